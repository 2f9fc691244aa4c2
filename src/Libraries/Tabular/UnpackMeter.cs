namespace Tallystick.Tabular;

/// <summary>Counts what a workbook really unpacks to, over all its parts, and stops it at the limits. Headers of an archive are written by
/// whoever made it, so they are believed only where that makes the limit tighter.</summary>
internal sealed class UnpackMeter(TableLimits limits, long fileLength)
{
    private long _total, _charged;

    /// <summary>A stream that passes on what <paramref name="unpacked"/> gives, counted.</summary>
    /// <param name="unpacked">The inflating stream.</param>
    /// <param name="part">The part's name, for the fault.</param>
    /// <param name="packed">Its packed bytes as the archive states them.</param>
    public Stream Open(Stream unpacked, string part, long packed) =>
        new Metered(this, unpacked, part, Math.Clamp(packed, 1, Math.Max(1, fileLength)));

    /// <summary>Counts what was made of <paramref name="packed"/> bytes without being unpacked: a row repeated a million times.</summary>
    /// <param name="chars">Characters handed out beyond those unpacked.</param>
    /// <param name="part">The part's name, for the fault.</param>
    /// <param name="packed">Its packed bytes as the archive states them.</param>
    public void Charge(long chars, string part, long packed)
    {
        _total += chars;
        _charged += chars;
        Check(_charged, part, Math.Clamp(packed, 1, Math.Max(1, fileLength)));
    }

    private void Check(long own, string part, long packed)
    {
        if (_total > limits.MaxUnpackedBytes || (own > limits.RatioFromBytes && own / packed >= limits.MaxUnpackRatio))
            throw new TableException(TableFault.TooLarge, 0, part);
    }

    private sealed class Metered(UnpackMeter meter, Stream inner, string part, long packed) : ReadOnlyStream
    {
        private readonly int _maxCellChars = meter.MaxCellChars;
        private long _own, _sinceTag;

        public override int Read(Span<byte> buffer)
        {
            var got = inner.Read(buffer);
            meter._total += got;
            _own += got;
            meter.Check(_own, part, packed);
            CheckTags(buffer[..got]);
            return got;
        }

        /// <summary>An XML reader keeps one name, attribute or text whole: a gigabyte in one of them would be a gigabyte of memory. None
        /// can hold a '&lt;', so the way from one to the next bounds them all.</summary>
        private void CheckTags(ReadOnlySpan<byte> read)
        {
            var first = read.IndexOf((byte)'<');
            _sinceTag += first < 0 ? read.Length : first;
            if (_sinceTag > Math.Max(1L << 20, _maxCellChars * 8L))
                throw new TableException(TableFault.TooLarge, 0, part);
            if (first >= 0)
                _sinceTag = read.Length - read.LastIndexOf((byte)'<');
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }

    private int MaxCellChars => limits.MaxCellChars;
}
