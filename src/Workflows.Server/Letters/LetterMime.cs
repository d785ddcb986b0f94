using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using MimeKit;

namespace Workflows.Server.Letters;

/// <summary>Makes the message that mail servers understand: plain text, and the same as a simple page for those who read that way.</summary>
internal static partial class LetterMime
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The message.</summary>
    /// <param name="envelope">What goes where.</param>
    /// <param name="from">The address that it goes from.</param>
    /// <param name="now">When.</param>
    public static MimeMessage Of(Envelope envelope, string from, DateTimeOffset now)
    {
        var message = new MimeMessage
        {
            MessageId = envelope.MessageId,
            Date = now,
            Subject = envelope.Subject,
            Body = new BodyBuilder { TextBody = envelope.Text, HtmlBody = Html(envelope.Text) }.ToMessageBody(),
        };
        message.From.Add(new MailboxAddress(Encoding.UTF8, envelope.Centre, from));
        message.To.Add(new MailboxAddress(Encoding.UTF8, "", envelope.Address));
        message.Headers.Add("Auto-Submitted", "auto-generated"); // Nobody's notice of absence answers it.
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        return message;
    }

    /// <summary>A text as a page: paragraphs, lines, links; everything else is shown as it was written.</summary>
    public static string Html(string text)
    {
        var page = new StringBuilder("<!DOCTYPE html><html lang=\"uk\"><head><meta charset=\"utf-8\"></head><body>\n");
        foreach (var paragraph in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            page.Append("<p>").AppendJoin("<br>\n", paragraph.Split('\n').Select(Line)).Append("</p>\n");
        }

        return page.Append("</body></html>\n").ToString();
    }

    private static string Line(string line)
    {
        var (shown, at) = (new StringBuilder(), 0);
        foreach (Match link in Links().Matches(line))
        {
            var address = Encoder.Encode(link.Value);
            shown.Append(Encoder.Encode(line[at..link.Index])).Append("<a href=\"").Append(address).Append("\">").Append(address).Append("</a>");
            at = link.Index + link.Length;
        }

        return shown.Append(Encoder.Encode(line[at..])).ToString();
    }

    // A full stop or bracket at its end belongs to the sentence.
    [GeneratedRegex(@"https?://[^\s<>""«»]*[^\s<>""«».,;:!?)\]]", RegexOptions.CultureInvariant)]
    private static partial Regex Links();
}
