using System.Collections.Immutable;
using Tallystick.Reporting.CodeLists;
using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Suggestion;

/// <summary>Says of every column what it is for. What the Party answered before comes first, then persons, then the lists the Party keeps, then
/// what header and cells both say; what only one of them says is likely, and what neither says is asked.</summary>
internal sealed class ColumnRoles
{
    private static readonly HashSet<string> Totals = [.. "total totale totaal gesamt insgesamt всего итого المجموع الإجمالي 总数 合计 总计 toplam razem ogółem σύνολο".Split(' ').Select(word => FoldedText.Of(word))];

    private readonly FileProfile _file;
    private readonly Dataflow _dataflow;
    private readonly RememberedAnswers _answers;
    private readonly Dictionary<string, int>[] _topics;
    private readonly ColumnProposal?[] _roles;
    private readonly Dictionary<(int Column, string List), DimensionTexts> _texts = [];

    /// <summary>Judges all columns.</summary>
    public ColumnRoles(FileProfile file, Dataflow dataflow, RememberedAnswers answers)
    {
        (_file, _dataflow, _answers) = (file, dataflow, answers);
        Time = new(file, answers);
        var words = HeaderWords.For(dataflow);
        _topics = [.. file.Columns.Select(column => words.Of(column.Name))];
        _roles = new ColumnProposal?[file.Columns.Length];
        Answered();
        Packed();
        Persons();
        Births();
        Listed();
        HeaderPeriods();
        Periods();
        Areas();
        Dimensions();
        HeaderCodes();
        Numbers();
        Flags();
        Rest();
    }

    /// <summary>The proposal for each column, in their order.</summary>
    public ImmutableArray<ColumnProposal> All =>
    [
        .. _roles.Select((role, i) => role is null ? new(_file.Columns[i].Name, ColumnRole.Open, [], Certainty.None, Said.Of("suggest.why.unclear"))
            : role.Dimensions.Length > 0 && role.Role == ColumnRole.Dimension && Listing(i, role.Dimensions[0]) is { } list ? role with { Why = list } : role),
    ];

    /// <summary>How the periods are read.</summary>
    public TimeReadings Time { get; }

    /// <summary>The dimension that the headers of wide columns are codes of.</summary>
    public string? HeaderDimension { get; private set; }

    /// <summary>True when a year is called fiscal, so that its first month has to be asked.</summary>
    public bool IsFiscal { get; private set; }

    /// <summary>True when no column holds a number to sum, and rows look like cases.</summary>
    public bool IsPersonLevel { get; private set; }

    /// <summary>The texts of a column read against the list of a dimension.</summary>
    public DimensionTexts Texts(int column, Dimension dimension)
    {
        if (!_texts.TryGetValue((column, dimension.List.Id), out var texts)) _texts[(column, dimension.List.Id)] = texts = DimensionTexts.Read(_file.Columns[column], dimension, _answers);
        return texts;
    }

    /// <summary>The forms of a column: Gregorian years in full where they can be that, else other calendars and years of two digits.</summary>
    private IReadOnlyList<PeriodPattern> Forms(int i)
    {
        var called = Strength(i, HeaderWords.Time, HeaderWords.Year, HeaderWords.Month, HeaderWords.Quarter, HeaderWords.Fiscal);
        var isCalled = called == 2 || called == 1 && Topic(i, HeaderWords.Number) == 0;
        return Time.FormsOf(i, isCalled, isCalled && Strength(i, HeaderWords.Year, HeaderWords.Fiscal) == 2);
    }

    /// <summary>Why the texts of a column are sure: they are in a list of the Party. Null when they are in none.</summary>
    public Said? Listing(int column, string dimension)
    {
        var of = _dataflow.Dimensions[_dataflow.IndexOf(dimension)];
        return Texts(column, of).List is not null && ListedTexts.Of(_file.Columns[column], of.List, _answers.Lists) is { } found ? Because(found) : null;
    }

    private void Set(int column, ColumnRole role, Certainty certainty, Said why, params ReadOnlySpan<string> dimensions) =>
        _roles[column] ??= new(_file.Columns[column].Name, role, [.. dimensions], certainty, why);

    private int Topic(int column, string topic) => _topics[column].GetValueOrDefault(topic);

    private IEnumerable<int> Free() => Enumerable.Range(0, _roles.Length).Where(i => _roles[i] is null);

    private void Answered()
    {
        for (var i = 0; i < _roles.Length; i++)
        {
            if (_answers.Of(RememberedAnswers.Columns, _file.Columns[i].Name)?.Split(':') is not { } answer || !Enum.TryParse<ColumnRole>(answer[0], out var role)) continue;
            var dimensions = answer.Length > 1 ? answer[1].Split('+').Where(id => _dataflow.IndexOf(id) >= 0).ToArray() : [];
            if (role == ColumnRole.Dimension && dimensions.Length == 0) continue;
            Set(i, role, Certainty.Sure, Said.Of("suggest.why.remembered"), dimensions);
            if (role is ColumnRole.Time or ColumnRole.Year) Time.Read(i, Forms(i));
        }
        if (Array.FindIndex(_roles, role => role?.Role == ColumnRole.Month) is >= 0 and var month && !_roles.Any(role => role?.Role is ColumnRole.Time or ColumnRole.Year)) Time.ReadAlone(month);
    }

    private void Packed()
    {
        foreach (var i in Free().Where(i => i < _file.Own && _file.Splits.Any(split => split.Column == _file.Columns[i].Name)))
            Set(i, ColumnRole.Packed, Certainty.Sure, Said.Of("suggest.why.packed"));
    }

    private void Persons()
    {
        foreach (var i in Free().Where(i => PersonColumns.Holds(_file.Columns[i].Name, isCoded: QuickArea(i) >= 0.5)))
        {
            Set(i, ColumnRole.Person, Certainty.Sure, Said.Of("suggest.why.person"));
            IsPersonLevel = true;
        }
        foreach (var i in Free().Where(i => QuickArea(i) < 0.5).ToList())
        {
            if (PersonCells.Of(_file.Columns[i].Texts, _file.Columns[i].Filled) is not (not PersonTrait.None and var trait)) continue;
            Set(i, ColumnRole.Person, Certainty.Sure, Said.Of("suggest.why.cells-" + trait.ToString().ToLowerInvariant()));
            IsPersonLevel = true;
        }
    }

    /// <summary>Years of birth and dates of expiry are periods of persons and papers, never of figures.</summary>
    private void Births()
    {
        foreach (var i in Free().Where(i => Topic(i, HeaderWords.Birth) > 0 && Forms(i).Count > 0).ToList())
            Set(i, ColumnRole.Ignore, Certainty.Likely, Said.Of("suggest.why.person"));
    }

    /// <summary>Columns whose texts are nearly all in a list of the Party: the list says what they are codes of, and the header which dimension that
    /// is where several take them. Bare numbers may be anything, and want the header's word too.</summary>
    private void Listed()
    {
        foreach (var lists in _dataflow.Dimensions.GroupBy(dimension => dimension.List.Id))
        {
            var columns = Free().Where(i => Topic(i, HeaderWords.Bystander) == 0 && _file.Columns[i].Texts.Count > 1
                && (_file.Columns[i].Numbers == 0 || lists.Any(dimension => Topic(i, dimension.Id) > 0))
                && ListedTexts.Of(_file.Columns[i], lists.First().List, _answers.Lists) is { Share: >= 0.8 }).ToList();
            foreach (var dimension in lists.Where(dimension => !IsTaken(dimension)))
            {
                var called = columns.Where(i => _roles[i] is null && Topic(i, dimension.Id) > 0 && lists.All(other => Topic(i, other.Id) <= Topic(i, dimension.Id)))
                    .OrderByDescending(i => Topic(i, dimension.Id)).ToList();
                if (called.Count > 0) Take(called, dimension, isSure: lists.Count() == 1 || Topic(called[0], dimension.Id) == 2);
            }
            var rest = columns.Where(i => _roles[i] is null).ToList();
            var open = lists.Where(dimension => !IsTaken(dimension)).ToList();
            if (rest.Count > 0 && open.Count > 0) Take(rest, open.Find(dimension => dimension.Id == "CITIZENSHIP") ?? open[0], isSure: lists.Count() == 1);
        }

        // of two columns that say it alike neither is sure
        void Take(List<int> columns, Dimension dimension, bool isSure) => Set(columns[0], ColumnRole.Dimension,
            isSure && (columns.Count == 1 || Topic(columns[0], dimension.Id) > Topic(columns[1], dimension.Id)) ? Certainty.Sure : Certainty.Likely,
            Because(ListedTexts.Of(_file.Columns[columns[0]], dimension.List, _answers.Lists)!.Value), dimension.Id);
    }

    private static Said Because((KnownList List, double Share) found) => Said.Of("suggest.why.list", ("list", found.List.Name), ("share", (int)(found.Share * 100)));

    private void HeaderPeriods()
    {
        var own = Free().Where(i => i < _file.Own).ToList();
        foreach (var form in PeriodForms.All)
        {
            var wide = own.Where(i => form.TryRead(_file.Columns[i].Name, out var period) && period.Start.Year is >= 1900 and <= 2100).ToList();
            // Two neighbours at least, and numbers below them.
            if (wide.Count < 2 || wide[^1] - wide[0] != wide.Count - 1 || !wide.TrueForAll(HoldsNumbers)) continue;
            Time.Headers = [form];
            foreach (var i in wide) Set(i, ColumnRole.Wide, Certainty.Sure, Said.Of("suggest.why.headers-are-periods", ("format", form.Text)));
            return;
        }
        OtherHeaders(own);
    }

    /// <summary>Headers that are months without a year, or periods whose years are of another calendar or of two digits.</summary>
    private void OtherHeaders(List<int> own)
    {
        var wide = Time.ReadHeaders(own, HoldsNumbers);
        foreach (var i in wide) Set(i, ColumnRole.Wide, Time.Headers[0].HasMonthName ? Certainty.Sure : Certainty.Likely, Said.Of("suggest.why.headers-are-periods", ("format", Time.Headers[0].Text)));
    }

    private bool HoldsNumbers(int i) => _file.Columns[i].Filled == 0 || _file.Columns[i].Numbers > 0 || _file.Columns[i].Texts.Count <= 3;

    private void Periods()
    {
        if (Time.Headers.Any(form => form.HasYear) || Time.Forms.Count > 0) return;
        var forms = Free().ToDictionary(i => i, Forms);
        var dates = forms.Where(pair => pair.Value.Count > 0 && !TimeColumns.AreYears(_file.Columns[pair.Key], pair.Value) && pair.Value.Any(form => form.Natural != Frequency.A))
            .Where(pair => pair.Value.Any(form => form.Text.Any(c => !char.IsAsciiLetter(c)) || form.Text.Contains("mm", StringComparison.Ordinal)) || Topic(pair.Key, HeaderWords.Time) > 0 || Topic(pair.Key, HeaderWords.Month) > 0)
            .Select(pair => pair.Key).ToList();
        var years = forms.Where(pair => TimeColumns.AreYears(_file.Columns[pair.Key], pair.Value)).Select(pair => pair.Key)
            .Where(i => Topic(i, HeaderWords.Year) + Topic(i, HeaderWords.Fiscal) + Topic(i, HeaderWords.Time) > 0 || Topic(i, HeaderWords.Number) == 0 && dates.Count == 0).OrderByDescending(i => Strength(i, HeaderWords.Year, HeaderWords.Fiscal, HeaderWords.Time)).ToList();
        var months = Free().Where(i => TimeColumns.AreMonths(_file.Columns[i], Topic(i, HeaderWords.Month) > 0)).ToList();
        var quarters = Free().Where(i => TimeColumns.AreQuarters(_file.Columns[i], Topic(i, HeaderWords.Quarter) > 0)).ToList();
        var reports = dates.Where(i => Topic(i, HeaderWords.Report) > 0).ToList();
        var date = dates.Except(dates.Count > reports.Count ? reports : []).OrderByDescending(i => Topic(i, HeaderWords.Time)).ThenBy(i => _file.Columns[i].Blanks).Cast<int?>().FirstOrDefault();
        var part = months.Count > 0 ? months[0] : quarters.Count > 0 ? quarters[0] : (int?)null;
        if (Time.Headers.Count > 0)
        {
            if (years.Count == 0) return;
            IsFiscal = Topic(years[0], HeaderWords.Fiscal) > 0;
            Time.ReadParted(years[0], forms[years[0]], Time.Headers);
            Set(years[0], ColumnRole.Year, years.Count == 1 && Strength(years[0], HeaderWords.Year, HeaderWords.Fiscal) > 0 ? Certainty.Sure : Certainty.Likely, Said.Of("suggest.why.year"));
            return;
        }
        var pair = years.Count > 0 && part is not null;
        if (pair && (date is null || _file.Columns[date.Value].Blanks > 0))
        {
            var certainty = date is null && Strength(years[0], HeaderWords.Year, HeaderWords.Fiscal) > 0 && years.Count == 1 ? Certainty.Sure : Certainty.Likely;
            IsFiscal = Topic(years[0], HeaderWords.Fiscal) > 0;
            if (months.Count > 0) Time.ReadParted(years[0], forms[years[0]], OtherYears.OfMonths([.. _file.Columns[months[0]].Texts.Keys]));
            else Time.Read(years[0], forms[years[0]]);
            Set(years[0], ColumnRole.Year, certainty, Said.Of("suggest.why.year"));
            Set(part!.Value, months.Count > 0 ? ColumnRole.Month : ColumnRole.Quarter, certainty, Said.Of("suggest.why.month"));
        }
        else if (date is { } found)
        {
            Time.Read(found, forms[found]);
            var isSure = Time.IsCounted && forms[found].Count == 1 && Topic(found, HeaderWords.Report) == 0 && Strength(found, HeaderWords.Time, HeaderWords.Month, HeaderWords.Quarter, HeaderWords.Year) > 0 && (dates.Count - reports.Count == 1 || Topic(found, HeaderWords.Time) == 2 && dates.Count(i => Topic(i, HeaderWords.Time) == 2) == 1);
            Set(found, ColumnRole.Time, isSure ? Certainty.Sure : Time.IsCounted ? Certainty.Likely : Certainty.None, Said.Of("suggest.why.period", ("format", forms[found][0].Text)));
        }
        else if (years.Count > 0)
        {
            IsFiscal = Topic(years[0], HeaderWords.Fiscal) > 0;
            Time.Read(years[0], forms[years[0]]);
            // A column called month that cannot be read says that the year is not all.
            var isAll = Free().All(i => Strength(i, HeaderWords.Month, HeaderWords.Quarter) == 0);
            var isSure = Time.IsCounted && isAll && !IsFiscal && years.Count == 1 && Strength(years[0], HeaderWords.Year, HeaderWords.Time) > 0;
            Set(years[0], ColumnRole.Time, isSure ? Certainty.Sure : Time.IsCounted ? Certainty.Likely : Certainty.None, Said.Of("suggest.why.period", ("format", forms[years[0]][0].Text)));
        }
        else if (Free().Where(i => Topic(i, HeaderWords.Time) == 2 || Topic(i, HeaderWords.Month) > 0 && Topic(i, HeaderWords.Year) > 0).Cast<int?>().FirstOrDefault() is { } called)
        {
            // The header says so and no form reads the cells: what they are, only the Party knows.
            Set(called, ColumnRole.Time, Certainty.None, Said.Of("suggest.why.unclear"));
        }
        else if (part is { } alone)
        {
            Time.ReadAlone(alone);
            Set(alone, months.Count > 0 ? ColumnRole.Month : ColumnRole.Quarter, Certainty.Likely, Said.Of("suggest.why.month"));
        }
        foreach (var i in reports.Where(i => _roles[i] is null)) Set(i, ColumnRole.Report, Certainty.Likely, Said.Of("suggest.why.report"));
        foreach (var i in dates.Concat(years).Concat(months).Concat(quarters).Where(i => _roles[i] is null)) Set(i, ColumnRole.Ignore, Certainty.Likely, Said.Of("suggest.why.another-period"));
    }

    private int Strength(int column, params ReadOnlySpan<string> topics)
    {
        var most = 0;
        foreach (var topic in topics) most = Math.Max(most, Topic(column, topic));
        return most;
    }

    /// <summary>The share of texts that are the very name or code of an area; cheap, for every column.</summary>
    private double QuickArea(int column)
    {
        var texts = _file.Columns[column].Texts.Keys.Take(300).ToList();
        if (texts.Count == 0 || _file.Columns[column].Numbers * 2 > _file.Columns[column].Filled && Topic(column, HeaderWords.Area) == 0) return 0;
        var dimension = _dataflow.Dimensions.FirstOrDefault(d => d.List.Id == StructureCatalog.AreaList);
        if (dimension is null) return 0;
        var areas = AreaNames.For(dimension.List);
        var named = (double)texts.Count(text => areas.Names(text) || dimension.List.IndexOf(text) >= 0) / texts.Count;
        var coded = Enum.GetValues<AreaScheme>().Max(scheme => (double)texts.Count(text => areas.ByCode(text, scheme) is not null) / texts.Count);
        return Math.Max(named, coded);
    }

    private void Areas()
    {
        var dimensions = _dataflow.Dimensions.Where(dimension => dimension.List.Id == StructureCatalog.AreaList).ToList();
        if (dimensions.Count == 0) return;
        var columns = Free().Where(i => Topic(i, HeaderWords.Bystander) == 0 && Topic(i, HeaderWords.Text) < 2 && QuickArea(i) is var share
            && share >= (dimensions.Exists(d => Topic(i, d.Id) > 0) ? 0.25 : Topic(i, HeaderWords.Area) > 0 ? 0.4 : 0.7)).ToList();
        // A column of regions beside countries is their grouping, not a reading of its own.
        var grouping = columns.Where(i => dimensions.TrueForAll(d => Topic(i, d.Id) == 0) && IsRegional(i, dimensions[0])).ToList();
        foreach (var dimension in dimensions)
        {
            var called = columns.Except(grouping).Where(i => _roles[i] is null && Topic(i, dimension.Id) > 0 && dimensions.TrueForAll(d => Topic(i, d.Id) <= Topic(i, dimension.Id))).ToList();
            if (called.Count > 0) TakeArea(dimension, called, called.Exists(i => Topic(i, dimension.Id) == 2 && Topic(i, HeaderWords.Whence) == 0) ? Certainty.Sure : Certainty.Likely);
        }
        var rest = columns.Except(grouping).Where(i => _roles[i] is null && IsCalledArea(i)).ToList();
        if (rest.Count > 0)
        {
            var citizenship = dimensions.Find(d => d.Id == "CITIZENSHIP" && !IsTaken(d));
            var reporting = dimensions.Find(d => d.Id == "REF_AREA" && !IsTaken(d));
            var wanted = citizenship is null || reporting is not null && grouping.Count > 0 ? reporting : citizenship;
            if (wanted is not null) TakeArea(wanted, rest, Certainty.Likely);
        }
        foreach (var i in grouping.Where(i => _roles[i] is null && columns.Count > grouping.Count)) Set(i, ColumnRole.Ignore, Certainty.Likely, Said.Of("suggest.why.grouping"));
    }

    /// <summary>Letters that are codes of countries are codes of provinces too: two letters speak only under a header that says so.</summary>
    private bool IsCalledArea(int i)
    {
        if (Topic(i, HeaderWords.Area) > 0) return true;
        var texts = _file.Columns[i].Texts.Keys;
        return Topic(i, HeaderWords.Place) == 0 && _file.Columns[i].Texts.Count > 2 && texts.Count(text => text.Length <= 2 && text.All(char.IsAsciiLetter)) * 5 < _file.Columns[i].Texts.Count;
    }

    private bool IsTaken(Dimension dimension) => _roles.Any(role => role?.Dimensions.Contains(dimension.Id) == true);

    private bool IsRegional(int i, Dimension dimension)
    {
        var read = Texts(i, dimension).Texts.Where(text => text.Reading.Code is not null).ToList();
        return read.Count > 0 && read.Count(text => char.IsAsciiDigit(text.Reading.Code![0])) * 2 > read.Count;
    }

    /// <summary>The column of codes with the fewest blanks gives the dimension; others that say the same are not read.</summary>
    private void TakeArea(Dimension dimension, List<int> columns, Certainty certainty)
    {
        var best = columns.OrderByDescending(i => Topic(i, dimension.Id)).ThenByDescending(i => Texts(i, dimension).Scheme is not null).ThenBy(i => _file.Columns[i].Blanks).ThenByDescending(i => Texts(i, dimension).Fit).First();
        // The words for a country in the header of the name decide for its code too.
        var same = columns.Concat(Free().Where(i => QuickArea(i) > 0.5)).Distinct().Where(i => i != best && _roles[i] is null && ColumnPairs.SaySame(_file, (i, Texts(i, dimension)), (best, Texts(best, dimension)))).ToList();
        var coded = same.Append(best).OrderByDescending(i => Texts(i, dimension).Scheme is not null).ThenBy(i => i == best ? 0 : 1).First();
        if (Texts(coded, dimension).Scheme is not null) (best, same) = (coded, [.. same.Append(best).Where(i => i != coded)]);
        var isSure = certainty == Certainty.Sure && (Texts(best, dimension).Fit >= 0.6 || _file.Columns[best].Texts.Count == 1 && Texts(best, dimension).Fit > 0);
        Set(best, ColumnRole.Dimension, isSure && same.Count == 0 ? Certainty.Sure : Certainty.Likely, Said.Of("suggest.why.codes", ("list", dimension.Name), ("share", (int)(Texts(best, dimension).Fit * 100))), dimension.Id);
        foreach (var i in same) Set(i, ColumnRole.Ignore, Certainty.Likely, Said.Of("suggest.why.says-same", ("other", _file.Columns[best].Name)));
    }

    private void Dimensions()
    {
        foreach (var dimension in _dataflow.Dimensions.Where(dimension => dimension.List.Id != StructureCatalog.AreaList))
        {
            if (IsTaken(dimension)) continue;
            var best = Free().Where(i => Topic(i, HeaderWords.Bystander) == 0).Select(i => (Column: i, Score: Score(i, dimension))).Where(c => c.Score.Value > 0).OrderByDescending(c => c.Score.Value).FirstOrDefault();
            if (best.Score.Value > 0)
                Set(best.Column, ColumnRole.Dimension, best.Score.Certainty, Said.Of("suggest.why.codes", ("list", dimension.Name), ("share", (int)(Texts(best.Column, dimension).Fit * 100))), dimension.Id);
        }
    }

    private (double Value, Certainty Certainty) Score(int i, Dimension dimension)
    {
        var column = _file.Columns[i];
        var called = Topic(i, dimension.Id);
        if (column.Filled == 0 || column.Texts.Count > 400 || column.Length > 60 || called == 0 && (column.Numbers * 2 > column.Filled || NumericTexts(column) * 2 > column.Texts.Count || column.Texts.Count < 2)) return default;
        if (called < 2 && Topic(i, HeaderWords.Number) == 2) return default;
        var texts = Texts(i, dimension);
        // A list of States and a list of borders share no words: what fits badly is asked, never taken.
        return called switch
        {
            2 when texts.Fit >= 0.5 => (20 + texts.Fit, Certainty.Sure),
            1 when texts.Fit >= 0.8 && texts.Telling > 0 => (12 + texts.Fit, Certainty.Sure),
            1 when texts.Fit >= 0.8 => (11 + texts.Fit, Certainty.Likely),
            2 => (10 + texts.Fit, Certainty.Likely),
            1 when column.Texts.Count <= 60 && Topic(i, HeaderWords.Text) == 0 && Topic(i, HeaderWords.Id) == 0 && column.Numbers == 0 => (5 + texts.Fit, Certainty.Likely),
            0 when texts.Fit >= 0.8 && texts.Telling >= 0.5 => (texts.Fit, Certainty.Likely),
            _ => default,
        };
    }

    private void HeaderCodes()
    {
        if (Time.Headers.Count > 0) return;
        var own = Free().Where(i => i < _file.Own && IsNumeric(i) && _file.Columns[i].Decimals == 0).ToList();
        foreach (var dimension in _dataflow.Dimensions.Where(dimension => !IsTaken(dimension)))
        {
            var names = CodeNames.For(dimension.List);
            var wide = own.Where(i => names.Read(_file.Columns[i].Name) is { Certainty: Certainty.Sure, Code: { } code } && (code[0] != '_' || dimension.List.Id is "CL_SEX")).ToList();
            if (wide.Count < 2 || wide.Count(i => names.Read(_file.Columns[i].Name).Code![0] != '_') < 2) continue;
            HeaderDimension = dimension.Id;
            foreach (var i in wide) Set(i, ColumnRole.Wide, Certainty.Likely, Said.Of("suggest.why.headers-are-codes", ("list", dimension.Name)), dimension.Id);
            return;
        }
    }

    private bool IsNumeric(int i)
    {
        var column = _file.Columns[i];
        // Where most rows hold a mark for nothing to tell, what else stands there decides.
        var isCounted = column.Numbers * 10 >= column.Filled * 3 || column.Texts.Count >= 10 && NumericTexts(column) * 10 >= column.Texts.Count * 9;
        return column.Numbers > 0 && isCounted && column.IsWhole | column.Numbers * 10 >= column.Filled * 9
            && column.Texts.Keys.Count(text => NumberShape.Of(text).Kind == NumberKind.None) <= 12
            && column.Texts.Keys.All(text => text.Length <= 24);
    }

    private static int NumericTexts(ColumnProfile column) => column.Texts.Keys.Count(text => NumberShape.Of(text).Kind != NumberKind.None);

    private void Numbers()
    {
        if (_roles.Any(role => role?.Role is ColumnRole.Wide or ColumnRole.Measure)) return;
        var candidates = Free().Where(IsNumeric).Where(i => (Topic(i, HeaderWords.Id) < 2 || Topic(i, HeaderWords.Number) == 2) && Topic(i, HeaderWords.Place) < 2 && Topic(i, HeaderWords.Bystander) == 0
            && (Topic(i, HeaderWords.Money) == 0 || _dataflow.Kind == MeasureKind.Price) && !IsIdentifier(i) && !HasLeadingZeros(i)
            && (_file.Columns[i].Decimals == 0 || _dataflow.Kind == MeasureKind.Price)).ToList();
        if (candidates.Count == 0)
        {
            IsPersonLevel |= Enumerable.Range(0, _roles.Length).Any(i => IsIdentifier(i) || Topic(i, HeaderWords.Id) == 2) || Free().All(i => !IsNumeric(i));
            return;
        }
        int Rank(int i) => Topic(i, HeaderWords.Number) * 2 - (Topic(i, HeaderWords.Thing) > 0 ? 2 : 0) + (candidates.Count > 1 && FoldedText.Of(_file.Columns[i].Name).Split(' ').Any(Totals.Contains) ? 1 : 0);
        var ranked = candidates.OrderByDescending(Rank).ToList();
        // Beside months or sexes in columns of their own, a total is the sum of the others and not the only number.
        var isSum = candidates.Count > 2 && Totals.Contains(FoldedText.Of(_file.Columns[ranked[0]].Name)) || candidates.Count(i => MonthNames.Find(_file.Columns[i].Name) > 0) > 1;
        var isTie = ranked.Count > 1 && Rank(ranked[0]) == Rank(ranked[1]);
        if (isTie && Rank(ranked[0]) == 0) return;
        // Of several numbers called alike the first is the likely one, and all are asked.
        var isSure = !isTie && !isSum && Topic(ranked[0], HeaderWords.Number) > 0 && Topic(ranked[0], HeaderWords.Id) == 0 && Topic(ranked[0], HeaderWords.Thing) == 0 && (ranked.Count == 1 || Topic(ranked[0], HeaderWords.Number) == 2);
        Set(ranked[0], ColumnRole.Measure, isSure ? Certainty.Sure : Certainty.Likely, Said.Of("suggest.why.number"));
    }

    private bool HasLeadingZeros(int i) => _file.Columns[i].Texts.Keys.Any(text => text.Length > 1 && text[0] == '0' && text.All(char.IsAsciiDigit));

    /// <summary>A text of its own on nearly every row.</summary>
    private bool IsIdentifier(int i)
    {
        var column = _file.Columns[i];
        if (column.Filled < 20 || column.Decimals > 0 || column.Length > 40) return false;
        var distinct = column.IsWhole ? column.Texts.Count : column.Texts.Values.All(rows => rows == 1) ? column.Filled : 0;
        return distinct * 100 >= column.Filled * 95 && column.Texts.Keys.Take(50).All(text => text.Any(char.IsDigit)) && !TimeColumns.Forms(column).Any(form => form.Natural == Frequency.D);
    }

    private void Flags()
    {
        foreach (var i in Free().Where(i => Topic(i, HeaderWords.Flag) > 0 && _file.Columns[i].Texts.Count is > 0 and <= 30 && _file.Columns[i].Texts.Keys.All(text => text.Length <= 4)).Take(1))
        {
            Set(i, ColumnRole.Flag, _file.Columns[i].Texts.Keys.All(text => NumberMarks.StatusOf(text) is not null) ? Certainty.Sure : Certainty.Likely, Said.Of("suggest.why.flags"));
        }
    }

    private void Rest()
    {
        foreach (var i in Free().ToList())
        {
            var column = _file.Columns[i];
            if (column.Filled == 0) Set(i, ColumnRole.Ignore, Certainty.Sure, Said.Of("suggest.why.empty"));
            else if (column.Texts.Count == 1 && column.IsWhole && column.Blanks == 0) Set(i, ColumnRole.Ignore, Certainty.Sure, Said.Of("suggest.why.constant", ("text", Cut(column.Texts.Keys.First()))));
            else if (Topic(i, HeaderWords.Bystander) > 0) Set(i, ColumnRole.Ignore, Certainty.Likely, Said.Of("suggest.why.bystander"));
            else if (IsIdentifier(i) || Topic(i, HeaderWords.Id) == 2 && Topic(i, HeaderWords.Place) == 0) Set(i, ColumnRole.Ignore, IsIdentifier(i) ? Certainty.Sure : Certainty.Likely, Said.Of("suggest.why.identifier"));
            else if (Topic(i, HeaderWords.Text) == 2 || column.Length > 40 || !column.IsWhole) Set(i, ColumnRole.Ignore, Topic(i, HeaderWords.Text) == 2 && !IsNumeric(i) ? Certainty.Sure : Certainty.Likely, Said.Of("suggest.why.free-text"));
            else if (Source(i) is { } source) Set(i, ColumnRole.Ignore, Certainty.Likely, Said.Of("suggest.why.follows", ("other", _file.Columns[source].Name)));
            else if (IsNumeric(i) && Topic(i, HeaderWords.Place) == 0) Set(i, ColumnRole.Ignore, Certainty.None, Said.Of("suggest.why.another-number"));
            else if (Topic(i, HeaderWords.Unit) == 2) Set(i, ColumnRole.Ignore, Certainty.None, Said.Of("suggest.why.unit"));
            else if (column.Texts.Count > 1000) Set(i, ColumnRole.Ignore, Certainty.Likely, Said.Of("suggest.why.free-text"));
            else Set(i, ColumnRole.SumAway, Topic(i, HeaderWords.Place) > 0 ? Certainty.Likely : Certainty.None, Said.Of("suggest.why.category"));
        }
    }

    /// <summary>A column used as a dimension that decides this one: for each of its texts there is only one here.</summary>
    private int? Source(int column)
    {
        foreach (var source in Enumerable.Range(0, _roles.Length).Where(i => i != column && _roles[i]?.Role is ColumnRole.Dimension))
        {
            if (ColumnPairs.Decides(_file, source, column)) return source;
        }
        return null;
    }

    private static string Cut(string text) => text.Length <= 60 ? text : text[..59] + "…";
}
