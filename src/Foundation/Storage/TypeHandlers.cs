using System.Data;
using System.Globalization;
using Dapper;
using Tallystick.Kernel;

namespace Tallystick.Storage;

/// <summary>How ids, times and days stand in a column, the same on both engines: text that sorts as it should.</summary>
internal static class TypeHandlers
{
    private static int _registered;

    internal static void Register()
    {
        if (Interlocked.Exchange(ref _registered, 1) == 1) return;
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new TextIdHandler<PartyId>());
        SqlMapper.AddTypeHandler(new TextIdHandler<AgencyId>());
        SqlMapper.AddTypeHandler(new TextIdHandler<PersonId>());
        SqlMapper.AddTypeHandler(new TextIdHandler<DataflowId>());
        SqlMapper.RemoveTypeMap(typeof(string));
        SqlMapper.AddTypeHandler(new TextHandler());
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.AddTypeHandler(new MomentHandler());
        SqlMapper.RemoveTypeMap(typeof(DateOnly));
        SqlMapper.RemoveTypeMap(typeof(DateOnly?));
        SqlMapper.AddTypeHandler(new DayHandler());
        SqlMapper.AddTypeHandler(new YesNoHandler());
        SqlMapper.AddTypeHandler(new NumberHandler());
    }

    /// <summary>PostgreSQL keeps no NUL in a text; neither engine then does, and who sends one is told so.</summary>
    private sealed class TextHandler : SqlMapper.TypeHandler<string>
    {
        public override string? Parse(object value) => (string)value;

        public override void SetValue(IDbDataParameter parameter, string? value)
        {
            if (value?.Contains('\0', StringComparison.Ordinal) == true) throw KernelProblems.NullCharacter().AsException();
            (parameter.DbType, parameter.Value) = (DbType.String, value is null ? DBNull.Value : value);
        }
    }

    private sealed class TextIdHandler<T> : SqlMapper.TypeHandler<T> where T : struct, ITextId<T>
    {
        public override T Parse(object value) => T.From((string)value);
        public override void SetValue(IDbDataParameter parameter, T value) => (parameter.DbType, parameter.Value) = (DbType.String, value.Value);
    }

    /// <summary>SQLite answers every integer as 64 bits and knows no boolean; PostgreSQL keeps to the column's type. With these two a row's
    /// record may say <c>bool</c> and <c>int</c> on both. Dapper asks them when it reads; parameters it writes by itself.</summary>
    private sealed class YesNoHandler : SqlMapper.TypeHandler<bool>
    {
        public override bool Parse(object value) => Convert.ToBoolean(value, CultureInfo.InvariantCulture);
        public override void SetValue(IDbDataParameter parameter, bool value) => parameter.Value = value;
    }

    private sealed class NumberHandler : SqlMapper.TypeHandler<int>
    {
        public override int Parse(object value) => Convert.ToInt32(value, CultureInfo.InvariantCulture);
        public override void SetValue(IDbDataParameter parameter, int value) => parameter.Value = value;
    }

    private sealed class MomentHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => Moment.Parse((string)value);
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) =>
            (parameter.DbType, parameter.Value) = (DbType.String, Moment.Text(value));
    }

    private sealed class DayHandler : SqlMapper.TypeHandler<DateOnly>
    {
        public override DateOnly Parse(object value) => DateOnly.ParseExact((string)value, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        public override void SetValue(IDbDataParameter parameter, DateOnly value) =>
            (parameter.DbType, parameter.Value) = (DbType.String, value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }
}

/// <summary>The stored form of a moment: UTC, ISO 8601, always 28 characters, so that text order is time order.</summary>
public static class Moment
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    /// <summary>The stored form.</summary>
    public static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>The way back.</summary>
    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.ParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
