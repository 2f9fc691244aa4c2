using System.Collections.Immutable;

namespace Tallystick.Disclosure;

/// <summary>What becomes of a cell when its table is shown.</summary>
public enum CellMark
{
    /// <summary>Shown; it may be hidden to protect another.</summary>
    Shown,
    /// <summary>Shown elsewhere already, so hiding it here would hide nothing.</summary>
    Fixed,
    /// <summary>Hidden for what it tells itself: CONF_STATUS A.</summary>
    Primary,
    /// <summary>Hidden to protect another, here or in a table before: CONF_STATUS D.</summary>
    Secondary,
}

/// <summary>One cell of a table.</summary>
/// <param name="Key">What it is called; unique in its table.</param>
/// <param name="Value">The count.</param>
/// <param name="Mark">What becomes of it.</param>
/// <param name="Known">What everyone knows of it beforehand, even when it is hidden: at least that it is no less than 0.</param>
/// <param name="Needed">What must stay possible of a primary cell; of others it is not looked at.</param>
public sealed record SumCell(string Key, long Value, CellMark Mark, ValueRange Known, ValueRange Needed)
{
    /// <summary>A cell to be shown unless another needs it.</summary>
    public static SumCell Shown(string key, long value) => new(key, value, CellMark.Shown, ValueRange.AnyCount, default);

    /// <summary>A cell that tells too much, by a rule.</summary>
    public static SumCell Hidden(string key, in ContributedCell cell, SensitivityRule rule) =>
        new(key, cell.Total, CellMark.Primary, ValueRange.AnyCount, rule.Needed(cell));

    /// <summary>True when the value is not shown.</summary>
    public bool IsHidden => Mark is CellMark.Primary or CellMark.Secondary;
}

/// <summary>A cell is the sum of others.</summary>
/// <param name="Total">The place of the total among the cells.</param>
/// <param name="Parts">The places of its parts.</param>
public sealed record SumRelation(int Total, ImmutableArray<int> Parts);

/// <summary>Cells, and which of them are sums of which others: rows, columns, hierarchies, several dimensions, or several tables that share
/// cells, all alike. Two tables that share cells must be protected as one, or what one hides the other shows.</summary>
public sealed class SumTable
{
    /// <summary>Takes a table as it is.</summary>
    /// <exception cref="ArgumentException">When a total is not the sum of its parts, or a value is not what is known of it.</exception>
    public SumTable(ImmutableArray<SumCell> cells, ImmutableArray<SumRelation> relations)
    {
        foreach (var cell in cells)
        {
            if (!cell.Known.Contains(new(cell.Value, cell.Value))) throw new ArgumentException($"{cell.Key} is {cell.Value} and known to be {cell.Known}.", nameof(cells));
        }
        foreach (var relation in relations)
        {
            var sum = relation.Parts.Sum(part => cells[part].Value);
            if (sum != cells[relation.Total].Value) throw new ArgumentException($"{cells[relation.Total].Key} is {cells[relation.Total].Value}, and its parts are {sum}.", nameof(relations));
        }
        Cells = cells;
        Relations = relations;
    }

    /// <summary>The cells.</summary>
    public ImmutableArray<SumCell> Cells { get; }

    /// <summary>Their sums.</summary>
    public ImmutableArray<SumRelation> Relations { get; }

    /// <summary>A table of any number of dimensions: each code that has parts in its dimension is their sum, whatever the other codes are. A part that is not
    /// there is an empty cell.</summary>
    /// <param name="cells">The cells; <see cref="SumCell.Key"/> is the codes joined by points.</param>
    /// <param name="parts">By dimension and code, the codes it is the sum of.</param>
    public static SumTable OfDimensions(IEnumerable<SumCell> cells, params ReadOnlySpan<IReadOnlyDictionary<string, string[]>> parts)
    {
        var all = cells.ToImmutableArray();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < all.Length; i++) places.Add(all[i].Key, i);
        var relations = ImmutableArray.CreateBuilder<SumRelation>();
        for (var i = 0; i < all.Length; i++)
        {
            var codes = all[i].Key.Split('.');
            for (var d = 0; d < codes.Length; d++)
            {
                if (!parts[d].TryGetValue(codes[d], out var children)) continue;
                var there = ImmutableArray.CreateBuilder<int>();
                foreach (var child in children)
                {
                    var key = (string[])codes.Clone();
                    key[d] = child;
                    if (places.TryGetValue(string.Join('.', key), out var place)) there.Add(place);
                }
                if (there.Count > 0) relations.Add(new(i, there.ToImmutable()));
            }
        }
        return new(all, relations.ToImmutable());
    }

    /// <summary>The same table with other marks.</summary>
    internal SumTable With(IReadOnlyList<CellMark> marks) => new([.. Cells.Select((cell, i) => cell with { Mark = marks[i] })], Relations);
}
