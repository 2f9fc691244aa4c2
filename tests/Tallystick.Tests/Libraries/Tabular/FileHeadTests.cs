using System.Text;
using Tallystick.Tabular;
using static Tallystick.Tests.Libraries.Tabular.TableFixture;

namespace Tallystick.Tests.Libraries.Tabular;

public class FileHeadTests
{
    [Theory]
    [InlineData("\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1rest", "xls")]
    [InlineData("%PDF-1.7", "pdf")]
    [InlineData("\u0089PNG\r\n\u001A\n", "png")]
    [InlineData("\u00FF\u00D8\u00FF\u00E0", "jpeg")]
    [InlineData("GIF89a", "gif")]
    [InlineData("\u001F\u008B\b", "gzip")]
    [InlineData("<!DOCTYPE HTML><table>", "html")]
    [InlineData(" \r\n<html>", "html")]
    [InlineData("<?xml version='1.0'?>", "xml")]
    [InlineData("BZh91AY&SY", "bzip2")]
    [InlineData("\u0028\u00B5\u002F\u00FD", "zstd")]
    [InlineData("ARROW1\0\0", "arrow")]
    [InlineData("$FL2@(#) SPSS DATA FILE", "spss")]
    [InlineData("\0\u0001\0\0Standard Jet DB", "access")]
    [InlineData("abc\0\u0001\u0002", "binary")]
    public void Open_says_what_a_file_is_when_nobody_reads_it_here(string bytes, string word)
    {
        foreach (var name in new[] { "t.csv", "t.xlsx", "t" })
        {
            if (word == "binary" && name == "t.xlsx")
                continue;
            var fault = Refused(Encoding.Latin1.GetBytes(bytes), null, name);
            Assert.Equal((TableFault.UnknownFormat, word), (fault.Fault, fault.Detail));
        }
    }

    [Fact]
    public void Open_refuses_an_archive_when_it_is_no_workbook()
    {
        Assert.Equal("zip", Refused(Zip(("a.txt", "x"))).Detail);
        Assert.Equal("zip", Refused(Zip()).Detail);
        Assert.Equal("odt", Refused(Zip(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<x/>"))).Detail);
        var parts = Parts([("A", "", "")]);
        parts[1].Text = parts[1].Text.Replace("xl/workbook.xml", "word/document.xml");
        Assert.Equal("docx", Refused(Zip([.. parts, ("word/document.xml", "<x/>")])).Detail);
        parts[1].Text = parts[1].Text.Replace("word/document.xml", "xl/workbook.bin");
        var fault = Refused(Zip([.. parts, ("xl/workbook.bin", "x")]));
        Assert.Equal((TableFault.UnknownFormat, "xlsb"), (fault.Fault, fault.Detail));
    }

    [Fact]
    public void Open_calls_a_file_damaged_when_it_is_not_what_it_claims()
    {
        Assert.Equal(TableFault.Damaged, Refused("a,b\n1,2\n", null, "t.xlsx").Fault);
        Assert.Equal(TableFault.Damaged, Refused("a,b\n1,2\n", new() { Format = TableFormat.Xlsx }).Fault);
        Assert.Equal(TableFault.Damaged, Refused(Book("<row/>"), new() { Format = TableFormat.Csv }).Fault);
        Assert.Equal(["1", "2"], Read("a,b\n1,2\n", new() { Format = TableFormat.Csv }, "t.xlsx").Rows[0]);
        Assert.Equal(TableFault.Empty, Refused([], null, "t.xlsx").Fault);
    }

    [Theory]
    [InlineData("header")]
    [InlineData("delimiter")]
    [InlineData("quote")]
    [InlineData("limit")]
    public void Open_refuses_options_when_they_make_no_sense(string which)
    {
        TableOptions options = which switch
        {
            "header" => new() { HeaderRow = 0 },
            "delimiter" => new() { Delimiter = '"' },
            "quote" => new() { Quote = '\n' },
            _ => new() { Limits = new() { MaxColumns = 0 } },
        };
        Assert.Throws<ArgumentException>(() => Open("a\n", options));
    }
}
