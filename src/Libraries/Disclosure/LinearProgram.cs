namespace Tallystick.Disclosure;

/// <summary>The simplex method in whole numbers: variables from 0 to an upper end, equations between them, and the greatest value of a sum. The tableau is kept as
/// integers over one common denominator (each step divides by the one before, without remainder), so nothing is rounded and an answer is exact. In tables
/// the coefficients are 1 and -1 and the denominators stay small. What does not fit in 64 bits is an <see cref="OverflowException"/>, never a wrong answer.</summary>
internal sealed class LinearProgram
{
    private readonly int _variables;
    private readonly long[] _upper;
    private readonly List<long[]> _rows = [];
    private readonly List<int> _basis = [];
    // the variable stands as its distance from the upper end
    private readonly bool[] _flipped;
    private readonly bool[] _basic;
    private long _denominator = 1;

    /// <summary>Takes the variables' upper ends (<see cref="ValueRange.Open"/> for none) and the equations: coefficients by variable, the right side last.</summary>
    public LinearProgram(long[] upper, IEnumerable<long[]> equations)
    {
        _variables = upper.Length;
        _upper = upper;
        _flipped = new bool[_variables];
        _basic = new bool[_variables];
        foreach (var equation in equations)
        {
            var row = (long[])equation.Clone();
            if (row[^1] < 0)
            {
                for (var j = 0; j < row.Length; j++) row[j] = -row[j];
            }
            _rows.Add(row);
            // at first each equation has a variable of its own that stands for what is lacking
            _basis.Add(_variables + _basis.Count);
        }
    }

    /// <summary>Finds values that satisfy the equations; false when there are none. To be asked once, before the rest.</summary>
    public bool IsFeasible()
    {
        Climb(_ => 0, lacking: -1);
        for (var r = _rows.Count - 1; r >= 0; r--)
        {
            if (_basis[r] < _variables) continue;
            if (_rows[r][^1] != 0) return false;
            var column = Array.FindIndex(_rows[r], 0, _variables, static value => value != 0);
            if (column >= 0)
            {
                if (_rows[r][column] < 0) Negate(_rows[r]);
                Pivot(r, column);
                continue;
            }
            // an equation that follows from the others
            _rows.RemoveAt(r);
            _basis.RemoveAt(r);
        }
        return true;
    }

    /// <summary>The greatest value of a sum of variables as a fraction; null when it has no end.</summary>
    public (long Numerator, long Denominator)? Greatest(Func<int, long> cost)
    {
        if (!Climb(cost, lacking: 0)) return null;
        var sum = 0L;
        for (var j = 0; j < _variables; j++) sum = checked(sum + cost(j) * Scaled(j));
        return (sum, _denominator);
    }

    /// <summary>The value of a variable where the last question ended, as a fraction.</summary>
    public (long Numerator, long Denominator) At(int variable) => (Scaled(variable), _denominator);

    private long Scaled(int variable)
    {
        var value = _basic[variable] ? _rows[_basis.IndexOf(variable)][^1] : 0;
        return _flipped[variable] ? checked(_upper[variable] * _denominator) - value : value;
    }

    /// <summary>Climbs to the top; false when there is none. <paramref name="lacking"/> is what each of the first variables costs.</summary>
    private bool Climb(Func<int, long> cost, long lacking)
    {
        var costs = new long[_variables];
        for (var j = 0; j < _variables; j++) costs[j] = cost(j);
        var still = 0;
        while (true)
        {
            // after long without a step upwards the smallest index is taken: that way never goes in circles
            var column = Enter(costs, lacking, smallest: still > _rows.Count + 8);
            if (column < 0) return true;
            var row = Leave(column, out var atUpper, out var step);
            if (row < 0 && _upper[column] == ValueRange.Open) return false;
            still = step ? 0 : still + 1;
            if (row < 0 || row == int.MaxValue)
            {
                Flip(column);
                continue;
            }
            if (atUpper) FlipBasic(row);
            Pivot(row, column);
        }
    }

    private int Enter(long[] costs, long lacking, bool smallest)
    {
        var gains = new long[_variables];
        for (var j = 0; j < _variables; j++) gains[j] = checked((_flipped[j] ? -costs[j] : costs[j]) * _denominator);
        for (var r = 0; r < _rows.Count; r++)
        {
            var basic = _basis[r];
            var price = basic >= _variables ? lacking : _flipped[basic] ? -costs[basic] : costs[basic];
            if (price == 0) continue;
            var row = _rows[r];
            for (var j = 0; j < _variables; j++)
            {
                if (row[j] != 0) gains[j] = checked(gains[j] - price * row[j]);
            }
        }
        var best = -1;
        for (var j = 0; j < _variables; j++)
        {
            if (_basic[j] || gains[j] <= 0 || _upper[j] == 0 || (best >= 0 && gains[j] <= gains[best])) continue;
            best = j;
            if (smallest) break;
        }
        return best;
    }

    /// <summary>The row whose variable comes to an end first when the column's rises; -1 when none does, <see cref="int.MaxValue"/> when the column's own does.</summary>
    private int Leave(int column, out bool atUpper, out bool step)
    {
        (atUpper, var found) = (false, -1);
        // how far it can rise, as a fraction
        Int128 far = 0, over = 1;
        if (_upper[column] != ValueRange.Open) (far, over, found) = (_upper[column], 1, int.MaxValue);
        for (var r = 0; r < _rows.Count; r++)
        {
            var (value, basic) = (_rows[r][column], _basis[r]);
            if (value == 0) continue;
            Int128 room;
            if (value > 0) room = _rows[r][^1];
            else if (basic < _variables && _upper[basic] != ValueRange.Open) room = (Int128)_upper[basic] * _denominator - _rows[r][^1];
            else continue;
            var size = Int128.Abs(value);
            var nearer = found < 0 ? -1 : (room * over).CompareTo(far * size);
            if (nearer > 0 || (nearer == 0 && (found == int.MaxValue || _basis[found] < basic))) continue;
            (far, over, found, atUpper) = (room, size, r, value < 0);
        }
        step = far > 0;
        return found;
    }

    private void Flip(int column)
    {
        _flipped[column] = !_flipped[column];
        foreach (var row in _rows)
        {
            if (row[column] == 0) continue;
            row[^1] = checked(row[^1] - row[column] * _upper[column]);
            row[column] = -row[column];
        }
    }

    private void FlipBasic(int r)
    {
        var (row, basic) = (_rows[r], _basis[r]);
        _flipped[basic] = !_flipped[basic];
        row[^1] = checked(row[^1] - _upper[basic] * _denominator);
        Negate(row);
        row[basic] = _denominator;
    }

    private static void Negate(long[] row)
    {
        for (var j = 0; j < row.Length; j++) row[j] = -row[j];
    }

    private void Pivot(int r, int column)
    {
        var (source, pivot) = (_rows[r], _rows[r][column]);
        for (var i = 0; i < _rows.Count; i++)
        {
            if (i == r) continue;
            var (row, factor) = (_rows[i], _rows[i][column]);
            if (factor == 0 && pivot == _denominator) continue;
            for (var j = 0; j < row.Length; j++)
            {
                if (row[j] == 0 && (factor == 0 || source[j] == 0)) continue;
                row[j] = checked(row[j] * pivot - factor * source[j]) / _denominator;
            }
        }
        _denominator = pivot;
        if (_basis[r] < _variables) _basic[_basis[r]] = false;
        _basis[r] = column;
        _basic[column] = true;
    }
}
