using System.Xml;
using Tallystick.Tabular;

namespace Tallystick.Sdmx;

/// <summary>StructureSpecificData and StructureSpecificTimeSeriesData: values are XML attributes named by their components. Those in a namespace
/// are the message's own; <c>xsi:type</c> names the group, or where measures are explicit the measure.</summary>
internal sealed class SpecificMessage(XmlReader xml, MessageBytes bytes, TableLimits limits, Action<int, ComponentValues>? grouped)
    : MlMessage(xml, bytes, limits, grouped)
{
    private const string Value = "OBS_VALUE";

    protected override void ReadSet() => Read(Set, ComponentRole.Attribute);

    protected override void ReadSeries() => Read(Series, ComponentRole.Key);

    protected override void ReadValues(ComponentValues into)
    {
        Read(into, ComponentRole.Key);
        PassOver();
    }

    protected override void ReadOther(ComponentValues into) => PassOver();

    private void Read(ComponentValues into, ComponentRole role)
    {
        var isObservation = ReferenceEquals(into, Own);
        string? type = null;
        var named = false;
        for (var more = Xml.MoveToFirstAttribute(); more; more = Xml.MoveToNextAttribute())
        {
            if (Xml.LocalName == "type" && Xml.Prefix.Length > 0) type = Xml.Value[(Xml.Value.IndexOf(':', StringComparison.Ordinal) + 1)..];
            if (Xml.NamespaceURI.Length > 0 || ReferenceEquals(into, Set) && Xml.LocalName is "action" or "structureRef" or "dataScope" or "setID") continue;
            named |= Xml.LocalName == Use.AtObservation;
            into.Add(Xml.LocalName, Xml.Value, isObservation ? RoleOf(Xml.LocalName, ref role) : role);
        }
        Xml.MoveToElement();
        if (isObservation && Use.Explicit && !named && type is not null) into.Add(Use.AtObservation, type, ComponentRole.Key);
    }

    /// <summary>In a flat data set the key stands before the value, as every writer puts it; behind a series only one dimension is left.</summary>
    private ComponentRole RoleOf(string id, ref ComponentRole before)
    {
        if (id == Value)
        {
            before = ComponentRole.Attribute;
            return ComponentRole.Measure;
        }
        return id == Use.AtObservation ? ComponentRole.Key : InSeries ? ComponentRole.Attribute : before;
    }
}
