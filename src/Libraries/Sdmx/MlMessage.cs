using System.Xml;
using Tallystick.Tabular;

namespace Tallystick.Sdmx;

/// <summary>Walks over an SDMX-ML 2.1 data message: its header, then one data set after the other. How values are written down is for the
/// generic and the structure-specific form to say.</summary>
internal abstract class MlMessage : DataMessage
{
    /// <summary>The word for the dimension at observation of a flat data set.</summary>
    protected const string AllDimensions = "AllDimensions";
    protected const string Time = "TIME_PERIOD";

    private const string Messages = "http://www.sdmx.org/resources/sdmxml/schemas/";
    private const string Version = "v2_1";

    private readonly MessageBytes _bytes;
    private readonly List<StructureUse> _uses = [];
    private readonly Action<int, ComponentValues>? _grouped;
    private readonly ComponentValues _group;
    private string? _headerAction;
    private bool _inSet, _inSeries, _bare;

    protected MlMessage(XmlReader xml, MessageBytes bytes, TableLimits limits, Action<int, ComponentValues>? grouped) : base(limits)
    {
        (Xml, _bytes, _grouped, _group) = (xml, bytes, grouped, new(limits));
    }

    /// <summary>How one structure of the header is used by the data sets that refer to it.</summary>
    /// <param name="Id">What data sets call it.</param>
    /// <param name="Structure">What it is; null when the header does not say.</param>
    /// <param name="AtObservation">The dimension observations have of their own.</param>
    /// <param name="Explicit">True when the type of an observation names its measure.</param>
    protected sealed record StructureUse(string Id, SdmxReference? Structure, string AtObservation, bool Explicit);

    protected XmlReader Xml { get; }

    /// <summary>How the data set that the walk is in uses its structure.</summary>
    protected StructureUse Use { get; private set; } = new("", null, Time, false);

    protected bool InSeries => _inSeries;

    public override long BytesRead => _bytes.BytesRead;

    public override string Place => Xml is IXmlLineInfo line ? $"{line.LineNumber}:{line.LinePosition}" : "";

    /// <summary>Opens a message by its root.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="limits">What it may ask of the machine.</param>
    /// <param name="grouped">Told of each group with the number of its data set; null to pass groups over.</param>
    public static MlMessage Open(MessageBytes bytes, long length, TableLimits limits, Action<int, ComponentValues>? grouped = null)
    {
        var xml = Tabular.Xml.Open(new UnpackMeter(limits, length).Open(bytes, "SDMX-ML", length));
        while (Tabular.Xml.Next(xml) && xml.NodeType != XmlNodeType.Element)
        {
        }
        var version = xml.NamespaceURI.StartsWith(Messages, StringComparison.Ordinal) ? xml.NamespaceURI[Messages.Length..].Split('/')[0] : "";
        return (version, xml.LocalName) switch
        {
            (Version, "GenericData" or "GenericTimeSeriesData") => new GenericMessage(xml, bytes, limits, grouped),
            (Version, "StructureSpecificData" or "StructureSpecificTimeSeriesData") => new SpecificMessage(xml, bytes, limits, grouped),
            ("", _) => throw new TableException(TableFault.UnknownFormat, 0, "xml"),
            _ => throw new TableException(TableFault.UnknownFormat, 0, $"SDMX-ML {version[1..].Replace('_', '.')} {xml.LocalName}"),
        };
    }

    public override bool Next()
    {
        Own.Clear();
        if (!_inSeries) Series.Clear();
        while (Tabular.Xml.Next(Xml))
        {
            if (Xml.NodeType == XmlNodeType.EndElement)
            {
                var bare = _bare;
                if (_inSet && Xml.LocalName == "DataSet") _inSet = false;
                if (!_inSeries || Xml.LocalName != "Series") continue;
                (_inSeries, _bare) = (false, false);
                if (bare) return true;
                Series.Clear();
            }
            else if (Xml.NodeType == XmlNodeType.Element && (_inSet ? InSet() : BeforeSet()))
            {
                return true;
            }
        }
        return false;
    }

    public override void Dispose() => Xml.Dispose();

    /// <summary>The reader stands at a data set: what holds for all of it, as far as its own tag says.</summary>
    protected abstract void ReadSet();

    /// <summary>The reader stands at a group, a series or an observation: its values. It may read on to the element's end.</summary>
    protected abstract void ReadValues(ComponentValues into);

    /// <summary>The reader stands at any other element within a data set or series: reads it when it has values, passes it over when not.</summary>
    protected abstract void ReadOther(ComponentValues into);

    /// <summary>Reads to the end of an element whose content says nothing here.</summary>
    protected void PassOver()
    {
        if (Xml.IsEmptyElement) return;
        var depth = Xml.Depth;
        while (Tabular.Xml.Next(Xml) && Xml.Depth > depth)
        {
        }
    }

    private bool InSet()
    {
        switch (Xml.LocalName)
        {
            case "Group":
                _group.Clear();
                ReadValues(_group);
                _grouped?.Invoke(SetNumber, _group);
                return false;
            case "Series":
                Series.Clear();
                (_inSeries, _bare) = (!Xml.IsEmptyElement, true);
                ReadSeries();
                return !_inSeries;
            case "Obs":
                _bare = false;
                ReadValues(Own);
                return true;
            default:
                ReadOther(_inSeries ? Series : Set);
                return false;
        }
    }

    /// <summary>A series goes on after its tag, so only the tag is read.</summary>
    protected abstract void ReadSeries();

    private bool BeforeSet()
    {
        switch (Xml.LocalName)
        {
            case "Structure" when Xml.Depth == 2:
                _uses.Add(ReadUse());
                break;
            case "DataSetAction":
                _headerAction = ReadText();
                break;
            case "DataSet" when Xml.Depth == 1:
                Set.Clear();
                SetNumber++;
                _inSet = !Xml.IsEmptyElement;
                var id = Tabular.Xml.Attribute(Xml, "structureRef");
                // Some servers name a structure that their header does not have; the only one there is must be meant.
                Use = _uses.Find(use => use.Id == id) ?? (_uses.Count > 0 ? _uses[0] : new("", null, Time, false));
                (Structure, Action) = (Use.Structure, ActionWord.Of(Tabular.Xml.Attribute(Xml, "action") ?? _headerAction));
                ReadSet();
                break;
        }
        return false;
    }

    private StructureUse ReadUse()
    {
        var id = Tabular.Xml.Attribute(Xml, "structureID") ?? "";
        var at = Tabular.Xml.Attribute(Xml, "dimensionAtObservation") ?? Time;
        var isExplicit = Tabular.Xml.Attribute(Xml, "explicitMeasures") is "true" or "1";
        SdmxReference? structure = null;
        var kind = "";
        var depth = Xml.Depth;
        while (!Xml.IsEmptyElement && Tabular.Xml.Next(Xml) && Xml.Depth > depth)
        {
            if (Xml.NodeType != XmlNodeType.Element) continue;
            switch (Xml.LocalName)
            {
                case "Structure" or "StructureUsage" or "ProvisionAgreement" or "ProvisionAgrement":
                    kind = Xml.LocalName switch { "Structure" => "DataStructure", "StructureUsage" => "Dataflow", _ => "ProvisionAgreement" };
                    break;
                case "Ref":
                    structure = new(kind, Tabular.Xml.Attribute(Xml, "agencyID") ?? "", Tabular.Xml.Attribute(Xml, "id") ?? "", Tabular.Xml.Attribute(Xml, "version") ?? "");
                    break;
                case "URN" when SdmxReference.TryParse(ReadText(), out var named):
                    structure ??= named;
                    break;
            }
        }
        return new(id, structure, at, isExplicit);
    }

    private string ReadText()
    {
        var text = "";
        var depth = Xml.Depth;
        while (!Xml.IsEmptyElement && Tabular.Xml.Next(Xml) && Xml.Depth > depth)
        {
            if (Xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA) text += Xml.Value;
        }
        return text.Trim();
    }
}
