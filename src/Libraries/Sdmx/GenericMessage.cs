using System.Xml;
using Tallystick.Tabular;

namespace Tallystick.Sdmx;

/// <summary>GenericData and GenericTimeSeriesData: every value stands in an element of its own with the id of its component.</summary>
internal sealed class GenericMessage(XmlReader xml, MessageBytes bytes, TableLimits limits, Action<int, ComponentValues>? grouped)
    : MlMessage(xml, bytes, limits, grouped)
{
    protected override void ReadSet()
    {
    }

    protected override void ReadSeries()
    {
    }

    protected override void ReadValues(ComponentValues into) => Read(into, ComponentRole.Key);

    protected override void ReadOther(ComponentValues into)
    {
        switch (Xml.LocalName)
        {
            case "SeriesKey":
                Read(into, ComponentRole.Key);
                break;
            case "Attributes":
                Read(into, ComponentRole.Attribute);
                break;
            default:
                PassOver();
                break;
        }
    }

    private void Read(ComponentValues into, ComponentRole role)
    {
        if (Xml.IsEmptyElement) return;
        var depth = Xml.Depth;
        while (Tabular.Xml.Next(Xml) && Xml.Depth > depth)
        {
            if (Xml.NodeType != XmlNodeType.Element) continue;
            switch (Xml.LocalName)
            {
                case "Attributes":
                    role = ComponentRole.Attribute;
                    break;
                case "Value":
                    Add(Tabular.Xml.Attribute(Xml, "id") ?? throw new InvalidDataException(), role);
                    break;
                case "ObsDimension":
                    Add(Tabular.Xml.Attribute(Xml, "id") ?? Use.AtObservation, ComponentRole.Key);
                    break;
                case "ObsValue":
                    Add(Tabular.Xml.Attribute(Xml, "id") ?? "OBS_VALUE", ComponentRole.Measure);
                    break;
                case "ObsKey" or "GroupKey":
                    break;
                default:
                    PassOver();
                    break;
            }
        }

        void Add(string id, ComponentRole of)
        {
            if (Tabular.Xml.Attribute(Xml, "value") is { } value) into.Add(id, value, of);
        }
    }
}
