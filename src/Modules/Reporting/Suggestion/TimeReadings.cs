using Tallystick.Reporting.Mapping;

namespace Tallystick.Reporting.Suggestion;

/// <summary>How the periods of a file may be read, and whether there is any doubt how their years are counted. Which columns are the periods, <see cref="ColumnRoles"/> says.</summary>
internal sealed class TimeReadings(FileProfile file, RememberedAnswers answers)
{
    /// <summary>The forms of the column of periods; several when the cells can be read in several ways.</summary>
    public IReadOnlyList<PeriodPattern> Forms { get; private set; } = [];

    /// <summary>The form of the headers of wide columns; several when their years can be counted in several ways.</summary>
    public IReadOnlyList<PeriodPattern> Headers { get; set; } = [];

    /// <summary>True when there is no doubt how years are counted: in full and Gregorian, or the names of months or the Party say otherwise.</summary>
    public bool IsCounted { get; private set; } = true;

    /// <summary>The forms of a column: Gregorian years in full where they can be that, else other calendars and years of two digits.</summary>
    /// <param name="i">The column.</param>
    /// <param name="isCalled">Whether its header says that periods stand there.</param>
    /// <param name="isYear">Whether it says that years do.</param>
    public IReadOnlyList<PeriodPattern> FormsOf(int i, bool isCalled, bool isYear)
    {
        var column = file.Columns[i];
        var forms = TimeColumns.Forms(column);
        return forms.Count > 0 || column.Filled == 0 ? forms : OtherYears.Of(column.Texts, column.Name, isCalled, isYear, YearsOf(column.Name));
    }

    /// <summary>Takes the forms of a column for those of the time.</summary>
    public void Read(int i, IReadOnlyList<PeriodPattern> forms)
    {
        var column = file.Columns[i];
        Forms = forms;
        IsCounted = forms.All(form => form.Years == YearReckoning.Plain) || YearsOf(column.Name) is { } said && forms.All(form => form.Years == said)
            || OtherYears.IsEvident(forms, column.Texts.Keys, column.Name);
    }

    /// <summary>A year and a month in columns of their own are of one calendar: names of months tell that of the year.</summary>
    public void ReadParted(int year, IReadOnlyList<PeriodPattern> years, IReadOnlyList<PeriodPattern> months)
    {
        Read(year, years);
        var calendars = months.Select(month => month.Years.Calendar).ToHashSet();
        Forms = [.. years.Where(form => calendars.Contains(form.Years.Calendar) || form.Years.Calendar == FileCalendar.Buddhist && calendars.Contains(FileCalendar.Gregorian))];
        if (Forms.Count == 0) (Forms, IsCounted) = (years, false);
        else if (calendars.SetEquals([FileCalendar.Persian]) && Forms.All(form => !form.HasShortYear)) IsCounted = true;
    }

    /// <summary>Months without a year: their names tell the calendar; which year it is stands beside the table, if anywhere.</summary>
    public void ReadAlone(int i)
    {
        var column = file.Columns[i];
        var months = column.Texts.Keys.Any(text => text.Any(char.IsLetter)) ? OtherYears.OfMonths([.. column.Texts.Keys]) : [];
        if (YearsOf(column.Name) is { } said) (Forms, IsCounted) = ([PeriodPattern.Parse("MMM")!.Counting(said)], true);
        else (Forms, IsCounted) = (months, months.Count == 0 || OtherYears.IsEvident(months, column.Texts.Keys, column.Name));
    }

    /// <summary>Reads headers whose years are of another calendar, of two digits or elsewhere; the columns below them, none when there are no such.</summary>
    public List<int> ReadHeaders(List<int> own, Func<int, bool> holdsNumbers)
    {
        var said = YearsOf(RememberedAnswers.Headers);
        var (readings, from, to) = OtherYears.OfHeaders([.. own.Select(i => file.Columns[i].Name)], i => holdsNumbers(own[i]), said);
        if (readings.Count == 0 || own[to] - own[from] != to - from) return [];
        (Headers, IsCounted) = (readings, said is not null || OtherYears.IsEvident(readings, own.Select(i => file.Columns[i].Name), ""));
        return own[from..(to + 1)];
    }

    private YearReckoning? YearsOf(string column) => answers.Of(RememberedAnswers.Years, column) is { } words ? YearReckoning.OfWords(words) : null;
}
