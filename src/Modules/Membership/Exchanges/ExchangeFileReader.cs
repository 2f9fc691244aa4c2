using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tallystick.Kernel;
using Tallystick.Membership.People;
using Tallystick.Membership.Terms;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;

namespace Tallystick.Membership.Exchanges;

/// <summary>Reads an exchange file into a plan, or into the list of its faults. Pure: touches no database, invents nothing.
/// The format is documented in <c>docs/exchange-file.md</c>.</summary>
internal sealed partial class ExchangeFileReader
{
    private static readonly string[] Languages = ["ar", "en", "es", "fr", "ru", "zh"];
    private static readonly string[] RoleWords = [.. Enum.GetValues<Role>().Select(r => r.ToString().ToLowerInvariant())];

    private readonly List<Problem> _faults = [];
    private readonly IReadOnlyCollection<string> _dataflows;
    private readonly Dictionary<string, string> _parties = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _agencies = new(StringComparer.Ordinal);
    private readonly HashSet<string> _decisions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _terms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _logins = new(StringComparer.Ordinal);
    private bool _synthetic;

    private ExchangeFileReader(IReadOnlyCollection<string> dataflows) => _dataflows = dataflows;

    /// <summary>The plan, or null and what is wrong with the file.</summary>
    /// <param name="json">JSON; comments and trailing commas are allowed.</param>
    /// <param name="dataflows">The dataflows that may have a rule.</param>
    public static (ExchangePlan? Plan, ImmutableArray<Problem> Faults) Read(string json, IReadOnlyCollection<string> dataflows)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
                AllowDuplicateProperties = false,
                MaxDepth = 32,
            });
        }
        catch (JsonException e)
        {
            return (null, [Problem.Of("membership-file-not-json", 400,
                ("line", (e.LineNumber ?? 0) + 1), ("column", (e.BytePositionInLine ?? 0) + 1), ("path", e.Path ?? "$"))]);
        }
        using (document)
        {
            var reader = new ExchangeFileReader(dataflows);
            var plan = reader.Read(new JsonPlaces(document.RootElement, "$", reader._faults));
            return reader._faults.Count == 0 ? (plan, []) : (null, [.. reader._faults]);
        }
    }

    private ExchangePlan? Read(JsonPlaces root)
    {
        if (!root.IsObject("exchange", "terms", "decisions", "rules", "parties", "people")) return null;
        var (id, name, founded) = Exchange(root);
        var decisions = Decisions(root);
        var terms = Terms(root);
        var rules = Rules(root);
        var places = root.Items("parties");
        if (places.IsEmpty) (root.Has("parties", out var none) ? none : root).Fault("membership-file-no-parties");
        foreach (var place in places) Declare(place);
        var people = ImmutableArray.CreateBuilder<PlannedPerson>();
        var parties = places.Select(p => Party(p, people)).ToImmutableArray();
        foreach (var person in root.Items("people")) people.Add(Person(person, null));
        return new(id, name, _synthetic, founded, terms, decisions, rules, parties, people.ToImmutable());
    }

    private (string Id, LocalText Name, DateOnly Founded) Exchange(JsonPlaces root)
    {
        if (root.Required("exchange") is not { } place || !place.IsObject("id", "name", "synthetic", "founded")) return ("", LocalText.English(""), default);
        _synthetic = place.OptionalFlag("synthetic");
        return (Id(place, "id", UpperId(), "membership-file-wants-upper-id"), Name(place, "name"), place.Day("founded"));
    }

    private ImmutableArray<GovernanceDecision> Decisions(JsonPlaces root)
    {
        var decisions = ImmutableArray.CreateBuilder<GovernanceDecision>();
        foreach (var place in root.Items("decisions"))
        {
            if (!place.IsObject("id", "date", "title")) continue;
            var id = place.Text("id");
            if (!_decisions.Add(id)) place.Fault("membership-file-twice", ("value", id));
            decisions.Add(new(id, place.Day("date"), Name(place, "title")));
        }
        return decisions.ToImmutable();
    }

    private ImmutableArray<TermsVersion> Terms(JsonPlaces root)
    {
        if (root.Required("terms") is not { } all) return [];
        var terms = new List<TermsVersion>();
        foreach (var place in all.Items())
        {
            if (!place.IsObject("version", "inForceFrom", "decision", "text")) continue;
            var version = new TermsVersion(place.Text("version"), place.Day("inForceFrom"), Decision(place)) { Text = TermsWords(place) };
            if (!_terms.Add(version.Version)) place.Fault("membership-file-twice", ("value", version.Version));
            if (terms.Count > 0 && version.InForceFrom <= terms[^1].InForceFrom) place.Fault("membership-file-not-later");
            terms.Add(version);
        }
        if (terms.Count == 0) all.Fault("membership-file-no-terms");
        return [.. terms];
    }

    /// <summary>In every language or not at all, and never left out where the exchange is real. A text, or its paragraphs as a list.</summary>
    private LocalText? TermsWords(JsonPlaces terms)
    {
        if (!terms.Has("text", out var place))
        {
            if (!_synthetic) place.Fault("membership-file-wants-terms-text");
            return null;
        }
        if (!place.IsObject(Languages)) return null;
        return new(Languages.ToDictionary(tag => tag, tag => place.Required(tag) is { } words
            ? TermsText.Tidy(words.IsText ? words.Text() : string.Join('\n', words.Items().Select(line => line.Text()))) : "", StringComparer.Ordinal));
    }

    private ImmutableArray<MirrorRule> Rules(JsonPlaces root)
    {
        var rules = ImmutableArray.CreateBuilder<MirrorRule>();
        foreach (var place in root.Items("rules"))
        {
            if (!place.IsObject("dataflow", "frequency", "window", "required", "lagDays", "graceDays", "currentOpensHistory", "inForceFrom", "decision")) continue;
            var dataflow = place.Required("dataflow")?.OneOf([.. _dataflows]);
            var frequency = place.Required("frequency")?.OneOf("A", "S", "Q", "M", "W", "D");
            var window = place.Number("window", 1, 1200);
            var required = place.Number("required", 0, window);
            var rule = new MirrorRule(dataflow ?? "", frequency is null ? Frequency.M : Enum.Parse<Frequency>(frequency), window, required,
                place.Number("lagDays", 0, 3650), place.Number("graceDays", 0, 3650), place.OptionalFlag("currentOpensHistory"),
                place.Day("inForceFrom"), Decision(place));
            if (rules.Any(r => r.Dataflow == rule.Dataflow && r.InForceFrom >= rule.InForceFrom && dataflow is not null)) place.Fault("membership-file-not-later");
            rules.Add(rule);
        }
        return rules.ToImmutable();
    }

    /// <summary>Notes a Party's id and agencies before anything refers to them.</summary>
    private void Declare(JsonPlaces place)
    {
        if (!place.IsObject("id", "kind", "name", "joined", "areas", "agencies", "standing", "people")) return;
        var id = Id(place, "id", UpperId(), "membership-file-wants-upper-id");
        if (id.Length > 0 && !_parties.TryAdd(id, place.Path)) place.Fault("membership-file-twice", ("value", id));
        _agencies[id] = [.. place.Items("agencies").Select(a => a.Has("id", out var name) && name.IsText ? name.Text() : "")];
    }

    private PlannedParty Party(JsonPlaces place, ImmutableArray<PlannedPerson>.Builder people)
    {
        var id = place.OptionalText("id");
        var kind = place.Required("kind")?.OneOf("state", "territory", "organization") switch
        {
            "territory" => PartyKind.Territory,
            "organization" => PartyKind.Organization,
            _ => PartyKind.State,
        };
        if (kind == PartyKind.State && id.Length > 0 && !TwoLetters().IsMatch(id)) place.Fault("membership-file-state-wants-two-letters", ("value", id));
        var areas = place.Has("areas", out _) ? place.Items("areas").Select(a => a.Text()).ToImmutableArray() : [id];
        var agencies = ImmutableArray.CreateBuilder<ParticipantAgency>();
        foreach (var agency in place.Items("agencies"))
        {
            if (!agency.IsObject("id", "name")) continue;
            var agencyId = Id(agency, "id", LowerId(), "membership-file-wants-lower-id");
            if (agencies.Any(a => a.Id.Value == agencyId)) agency.Fault("membership-file-twice", ("value", agencyId));
            agencies.Add(new(new(agencyId), Name(agency, "name")));
        }
        foreach (var person in place.Items("people")) people.Add(Person(person, id));
        return new(new(id), kind, Name(place, "name"), place.Day("joined"), areas, agencies.ToImmutable(), Standing(place));
    }

    private ImmutableArray<StandingEvent> Standing(JsonPlaces party)
    {
        var events = ImmutableArray.CreateBuilder<StandingEvent>();
        foreach (var place in party.Items("standing"))
        {
            if (!place.IsObject("what", "on", "terms", "reason", "decision")) continue;
            var what = place.Required("what")?.OneOf("accepted", "suspended", "restored", "left", "excluded", "admitted");
            var on = place.Day("on");
            var reason = place.OptionalText("reason");
            string? terms = null;
            if (what == "accepted") terms = place.Required("terms")?.OneOf([.. _terms]);
            else if (place.Has("terms", out var extra)) extra.Fault("membership-file-terms-only-accepted");
            if (what is "suspended" or "restored" or "excluded" && reason.Length == 0) place.Fault("membership-file-wants-reason");
            if (events.Count > 0 && on < events[^1].On) place.Fault("membership-file-not-later");
            events.Add(new(on, what is null ? StandingChange.Accepted : Enum.Parse<StandingChange>(what, ignoreCase: true), terms, reason, Decision(place)));
        }
        return events.ToImmutable();
    }

    private PlannedPerson Person(JsonPlaces place, string? party)
    {
        if (!place.IsObject("login", "name", "language", "password", "demo", "roles")) return new("", "", "en", null, false, []);
        var login = PersonStore.Normal(place.Text("login"));
        if (login.Length > 0 && !PersonStore.IsLogin(login)) place.Fault("membership-file-wants-login", ("value", login));
        if (login.Length > 0 && !_logins.TryAdd(login, place.Path)) place.Fault("membership-file-login-twice", ("value", login), ("first", _logins[login]));
        var language = place.Has("language", out var tag) ? tag.OneOf(Languages) ?? "en" : "en";
        var isDemo = place.OptionalFlag("demo");
        var password = place.Has("password", out var given) ? given.Text() : null;
        if (isDemo && !_synthetic) place.Fault("membership-file-demo-not-synthetic");
        if (isDemo && password is not null) given.Fault("membership-file-demo-password");
        if (!isDemo && password is { Length: > 0 } && Passwords.RefuseShape(password, new Person { Login = login }) is { } weak) given.Fault("membership-file-weak-password", ("why", weak.Code));
        var roles = place.Required("roles") is { } list ? list.Items().Select(r => Held(r, party)).OfType<HeldRole>().ToImmutableArray() : [];
        if (roles.IsEmpty && place.Has("roles", out var none)) none.Fault("membership-file-no-roles");
        return new(login, place.Text("name"), language, password, isDemo, roles);
    }

    /// <summary>Either a word, or an object that names the agency, or (outside the Parties) the Party.</summary>
    private HeldRole? Held(JsonPlaces place, string? party)
    {
        string? word, agency = null;
        if (place.IsText) word = place.OneOf(RoleWords);
        else
        {
            var isOurs = party is null ? place.IsObject("role", "party", "agency") : place.IsObject("role", "agency");
            if (!isOurs) return null;
            word = place.Required("role")?.OneOf(RoleWords);
            if (party is null && place.Has("party", out var named)) party = named.OneOf([.. _parties.Keys]);
            if (place.Has("agency", out var body)) agency = body.OneOf(_agencies.GetValueOrDefault(party ?? "", []));
        }
        if (word is null) return null;
        var role = Enum.Parse<Role>(word, ignoreCase: true);
        var needsParty = role is Role.Provider or Role.Coordinator or Role.Analyst or Role.Auditor;
        if (needsParty && party is null) { place.Fault("membership-file-role-wants-party", ("role", word)); return null; }
        if (role is Role.Secretariat or Role.Operator && party is not null) { place.Fault("membership-file-role-wants-no-party", ("role", word)); return null; }
        return new(role, party is null ? null : new PartyId(party), agency is null ? null : new AgencyId(agency));
    }

    private string Decision(JsonPlaces place)
    {
        if (!place.Has("decision", out var cited)) return "";
        return cited.OneOf([.. _decisions]) ?? "";
    }

    private static string Id(JsonPlaces place, string property, Regex shape, string code)
    {
        if (place.Required(property) is not { } at) return "";
        var id = at.Text();
        if (id.Length > 0 && !shape.IsMatch(id)) at.Fault(code, ("value", id));
        return id;
    }

    /// <summary>A text (English), or an object of texts by language with English among them.</summary>
    private static LocalText Name(JsonPlaces place, string property)
    {
        if (place.Required(property) is not { } at) return LocalText.English("");
        if (at.IsText) return LocalText.English(at.Text());
        if (!at.IsObject(Languages)) return LocalText.English("");
        var texts = at.Properties().ToDictionary(p => p.Name, p => p.Place.Text(), StringComparer.Ordinal);
        if (texts.ContainsKey("en")) return new(texts);
        at.Fault("membership-file-wants-english");
        return LocalText.English("");
    }

    [GeneratedRegex("^[A-Z][A-Z0-9_-]{1,19}$", RegexOptions.CultureInvariant)]
    private static partial Regex UpperId();

    [GeneratedRegex("^[A-Z]{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex TwoLetters();

    [GeneratedRegex("^[a-z][a-z0-9-]{1,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex LowerId();
}
