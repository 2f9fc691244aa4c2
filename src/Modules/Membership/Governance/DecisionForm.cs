using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tallystick.Kernel;
using Tallystick.Membership.People;
using Tallystick.Membership.Terms;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;
using Tallystick.Web.Forms;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.Governance;

/// <summary>Reads the form of a proposal, or of a decision taken in a meeting. What is wrong is noted at its field, all of it at once, and nothing typed is lost.</summary>
internal sealed class DecisionForm
{
    /// <summary>The effects there are a form for; those of a Party's standing by the change.</summary>
    public static readonly ImmutableArray<string> Effects = ["none", "rule", "terms", "admission", "suspended", "restored", "excluded", "admitted", "left"];

    private readonly FormState _form;
    private readonly ReaderTexts _texts;
    private readonly DateOnly _today;

    private DecisionForm(FormState form, ReaderTexts texts, DateOnly today) => (_form, _texts, _today) = (form, texts, today);

    /// <summary>The draft; null where the form has faults, which stand in its state.</summary>
    public static (DecisionDraft? Draft, FormState Form) Read(IFormCollection sent, ReaderTexts texts, DateOnly today)
    {
        var form = FormState.Of(sent);
        var draft = new DecisionForm(form, texts, today).Read();
        return (form.HasErrors ? null : draft, form);
    }

    /// <summary>A way and an effect of a form; null where there is no such form. That a Party left is recorded, not voted on.</summary>
    public static (DecisionWay Way, string Effect)? Kind(string? way, string? effect) =>
        Enum.TryParse<DecisionWay>(way, ignoreCase: true, out var found) && Enum.IsDefined(found) && effect is not null && Effects.Contains(effect) && (effect != "left" || found == DecisionWay.Meeting)
            ? (found, effect) : null;

    private DecisionDraft? Read()
    {
        if (Kind(_form.Text("way"), _form.Text("effect")) is not { } kind) throw KernelProblems.BadField("effect", _form.Text("effect")).AsException();
        var title = Words("title", DecisionDesk.MostTitle);
        var grounds = Words("grounds", DecisionDesk.MostGrounds);
        var procedure = ReadProcedure(kind.Way);
        var effect = ReadEffect(kind.Effect, procedure);
        var minutes = _form.Text("minutes");
        if (kind.Way == DecisionWay.Meeting && minutes.Length is < 1 or > DecisionDesk.MostMinutes) Refuse("minutes", MembershipProblems.DecisionWords("minutes", DecisionDesk.MostMinutes));
        return title is null || grounds is null || procedure is null || effect is null ? null : new(title, grounds, effect, procedure, kind.Way == DecisionWay.Meeting ? minutes : "");
    }

    /// <summary>In the language of the page, and in whatever others are filled in. Who reads another language than those gets English, or else what there is.</summary>
    private LocalText? Words(string name, int most)
    {
        var main = Languages.TryFind(_form.Text("language"), out var chosen) ? chosen.Tag : _texts.Language.Tag;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in Languages.All.Select(l => l.Tag))
        {
            var (field, isMain) = tag == main ? (name, true) : ($"{name}-{tag}", false);
            var text = TermsText.Tidy(_form.Text(field));
            if (text.Length > most || (isMain && text.Length == 0)) Refuse(field, MembershipProblems.DecisionWords(name, most));
            if (text.Length > 0) texts[tag] = text;
        }
        if (!texts.TryGetValue(main, out var own)) return null;
        texts.TryAdd(Languages.Source, own);
        return new(texts);
    }

    private Procedure? ReadProcedure(DecisionWay way)
    {
        if (way == DecisionWay.Meeting)
        {
            if (Day("day") is not { } day) return null;
            if (day > _today) Refuse("day", MembershipProblems.DecisionDay());
            return new(way, default, 0, day, day);
        }
        var quorum = way == DecisionWay.Vote ? Number("quorum", 0, 100, MembershipProblems.DecisionQuorum()) : 0;
        var majority = default(Majority);
        if (way == DecisionWay.Vote && !Enum.TryParse(_form.Text("majority"), out majority)) Refuse("majority", KernelProblems.BadField("majority", _form.Text("majority")));
        if (Day("opens") is not { } opens || Day("closes") is not { } closes || quorum is not { } share) return null;
        var procedure = new Procedure(way, majority, share, opens, closes);
        if (opens < _today || opens > _today.AddDays(Procedure.MostDays)) Refuse("opens", MembershipProblems.DecisionOpening());
        else if (closes < opens.AddDays(procedure.LeastDays) || closes > opens.AddDays(Procedure.MostDays)) Refuse("closes", MembershipProblems.DecisionClosing(procedure.LeastDays, Procedure.MostDays));
        return procedure;
    }

    private DecisionEffect? ReadEffect(string effect, Procedure? procedure) => effect switch
    {
        "none" => new NoEffect(),
        "terms" => ReadTermsEffect(procedure),
        "rule" => ReadRule(procedure),
        "admission" => ReadAdmission(),
        _ => new StandingEffect(_form.Text("party"), Enum.Parse<StandingChange>(effect, ignoreCase: true)),
    };

    private TermsEffect? ReadTermsEffect(Procedure? procedure)
    {
        var text = Languages.All.ToDictionary(l => l.Tag, l => TermsText.Tidy(_form.Text("text-" + l.Tag)), StringComparer.Ordinal);
        foreach (var empty in text.Where(t => t.Value.Length == 0)) Refuse("text-" + empty.Key, MembershipProblems.TermsText());
        return From(procedure) is { } from ? new(_form.Text("version"), from, text) : null;
    }

    private RuleEffect? ReadRule(Procedure? procedure)
    {
        var fault = MembershipProblems.RuleNumbers();
        var (window, required, lag, grace) = (Number("window", 1, 1200, fault), Number("required", 0, 1200, fault), Number("lag", 0, 3650, fault), Number("grace", 0, 3650, fault));
        if (!Enum.TryParse<Frequency>(_form.Text("frequency"), out var frequency)) Refuse("frequency", KernelProblems.BadField("frequency", _form.Text("frequency")));
        if (From(procedure) is not { } from || window is null || required is null || lag is null || grace is null) return null;
        return new(_form.Text("dataflow"), frequency, window.Value, required.Value, lag.Value, grace.Value, _form.IsTicked("opensHistory"), from);
    }

    private AdmissionEffect? ReadAdmission()
    {
        var names = Languages.All.Select(l => l.Tag).Where(tag => _form.Text("name-" + tag).Length > 0).ToDictionary(tag => tag, tag => _form.Text("name-" + tag), StringComparer.Ordinal);
        if (!names.ContainsKey(Languages.Source)) Refuse("name-en", MembershipProblems.DecisionWords("name-en", 200));
        foreach (var name in names.Where(n => n.Value.Length > 200)) Refuse("name-" + name.Key, MembershipProblems.DecisionWords("name-" + name.Key, 200));
        if (!Enum.TryParse<PartyKind>(_form.Text("kind"), out var kind) || !Enum.IsDefined(kind)) Refuse("kind", KernelProblems.BadField("kind", _form.Text("kind")));
        var party = _form.Text("party").ToUpperInvariant();
        string[] areas = _form.Text("areas").ToUpperInvariant().Split([' ', ',', ';', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        var agencies = TermsText.Paragraphs(_form.Text("agencies")).Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries)).Select(parts => new AdmittedAgency(parts[0], parts.Length == 2 ? parts[1] : "")).ToImmutableArray();
        return new(party, kind, names, areas.Length == 0 ? [party] : [.. areas], agencies, new(PersonStore.Normal(_form.Text("login")), _form.Text("coordinator"), _form.Text("coordinator-language")));
    }

    /// <summary>The first day of what is decided: after the closing day, so that nobody reads a day that passed before it was decided.</summary>
    private DateOnly? From(Procedure? procedure)
    {
        if (Day("from") is not { } from) return null;
        if (procedure is not null && (procedure.Way == DecisionWay.Meeting ? from < _today : from <= procedure.ClosesOn)) Refuse("from", MembershipProblems.EffectBeforeClosing());
        return from;
    }

    private DateOnly? Day(string field)
    {
        if (DateOnly.TryParseExact(_form.Text(field), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        Refuse(field, MembershipProblems.DayShape());
        return null;
    }

    private int? Number(string field, int least, int most, Problem otherwise)
    {
        if (int.TryParse(_form.Text(field), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        Refuse(field, otherwise);
        return null;
    }

    private void Refuse(string field, Problem problem) => _form.Refuse(field, _texts.Texts.Of(problem));
}
