using System.Text.Json;
using System.Xml;
using Tallystick.Tabular;

namespace Tallystick.Sdmx;

/// <summary>A walk over a message laid out in columns. What an observation says itself leads; then its series, its groups, its data set.</summary>
internal sealed class ObservationTable : SdmxData
{
    private readonly DataMessage _message;
    private readonly MessageLayout _layout;
    private readonly GroupValues? _groups;
    private readonly string?[] _cells;
    private int _count;
    private long _row = 1;

    private ObservationTable(DataMessage message, MessageLayout layout, GroupValues? groups)
    {
        (_message, _layout, _groups) = (message, layout, groups);
        _cells = new string?[layout.Columns.Length];
    }

    public override SdmxReference? StructureRef => _layout.Structure;
    public override IReadOnlyList<string> Columns => _layout.Columns;
    public override long RowNumber => _row;
    public override long BytesRead => _message.BytesRead;
    public override int CellCount => _count;

    /// <summary>SDMX-ML says nowhere which components there are, so the whole message is walked over once to find out.</summary>
    public static ObservationTable OverMl(Func<MessageBytes> rewound, long length, TableLimits limits)
    {
        var layout = new MessageLayout(limits);
        var groups = new GroupValues(limits);
        var observed = new HashSet<string>(StringComparer.Ordinal);
        DataMessage? survey = null;
        long row = 1;
        return Guarded(() => survey, () => row, () =>
        {
            using (survey = MlMessage.Open(rewound(), length, limits, groups.Add))
            {
                for (; survey.Next(); row++)
                {
                    foreach (var values in (ReadOnlySpan<ComponentValues>)[survey.Series, survey.Own])
                    {
                        layout.Note(values);
                        foreach (var value in values.All) observed.Add(value.Id);
                    }
                    layout.Note(survey.Set);
                    layout.Note(survey.Structure, survey.Action);
                }
            }
            if (row == 1) throw new TableException(TableFault.Empty, 0, "SDMX-ML");
            groups.Note(layout, observed.Contains);
            groups.Settle(layout.Settle(), observed.Contains);
            return new ObservationTable(MlMessage.Open(rewound(), length, limits), layout, groups);
        });
    }

    /// <summary>SDMX-JSON declares its components, before its data sets or behind them.</summary>
    public static ObservationTable OverJson(Func<MessageBytes> rewound, TableLimits limits) => Guarded(() => null, () => 0, () =>
    {
        using var tokens = new JsonTokens(rewound(), limits);
        var structure = JsonDataStructure.Read(tokens, limits);
        var table = new ObservationTable(new JsonMessage(new(rewound(), limits), structure, limits), structure.Layout(limits), null);
        return table;
    });

    public override bool Read() => Guarded(() => _message, () => _row, () =>
    {
        _count = 0;
        if (!_message.Next()) return false;
        _row++;
        Array.Clear(_cells);
        Lay(_message.Own);
        Lay(_message.Series);
        _groups?.Fill(_message.SetNumber, _cells);
        Lay(_message.Set);
        if (_layout.HasActions) _cells[^1] = _message.Action;
        if (_layout.HasStructures) _cells[_layout.HasActions ? ^2 : ^1] = _message.Structure?.ToString();
        _count = _cells.Length;
        return true;
    });

    public override ReadOnlySpan<char> Cell(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        return column < _count ? _cells[column] : default(ReadOnlySpan<char>);
    }

    public override void Dispose()
    {
        _count = 0;
        _message.Dispose();
    }

    private void Lay(ComponentValues values)
    {
        foreach (var value in values.All)
        {
            var place = _layout[value.Id];
            if (place < 0) throw new InvalidDataException();
            _cells[place] ??= value.Value;
        }
    }

    /// <summary>What a broken message throws becomes a fault with its place; what a broken program throws does not.</summary>
    private static T Guarded<T>(Func<DataMessage?> message, Func<long> row, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (TableException fault) when (fault.Row == 0 && fault.Fault is TableFault.LineTooLong or TableFault.TooManyColumns)
        {
            throw new TableException(fault.Fault, row() + 1, fault.Detail);
        }
        catch (XmlException broken)
        {
            throw new TableException(TableFault.Damaged, row(), $"SDMX-ML {broken.LineNumber}:{broken.LinePosition}");
        }
        catch (JsonException broken)
        {
            throw new TableException(TableFault.Damaged, row(), $"SDMX-JSON {broken.LineNumber + 1}:{broken.BytePositionInLine + 1}");
        }
        catch (Exception broken) when (broken is InvalidDataException or FormatException or OverflowException or EndOfStreamException)
        {
            throw new TableException(TableFault.Damaged, row(), $"SDMX {message()?.Place}".TrimEnd());
        }
    }
}
