using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Workflows.Server.Access;

namespace Workflows.Server.Files;

/// <summary>Says who may send files to a page; they alone may send more than any form.</summary>
internal interface IFilesGate
{
    /// <summary>Whether this person may attach files here.</summary>
    Task<bool> OpensAsync(HttpContext http, Actor actor);
}

/// <summary>On a page that takes files: whose files, an <see cref="IFilesGate"/> says.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TakesFilesAttribute(Type gate) : Attribute
{
    /// <summary>The gate.</summary>
    public Type Gate { get; } = gate;
}

/// <summary>A file as it comes in; it is read once, in its turn.</summary>
/// <param name="FieldKey">The field of the form.</param>
/// <param name="Name">The name that the browser says it has.</param>
/// <param name="Content">The content.</param>
internal sealed record SentFile(string FieldKey, string Name, Stream Content);

/// <summary>
/// A form that is sent with files. Its fields stand before them and are read first, so that they are there whatever becomes of the files; the files are
/// read by whoever receives the form, piece by piece, and never come to lie on a disk as they are.
/// </summary>
internal sealed class FileForm
{
    private const int LongestFields = 1 << 20;
    private const int MostFields = 1024;
    private const int LongestBoundary = 100;

    // More than is ever read of a file, so that even what nobody asked for has an end.
    private const long LongestSection = 2L * FileRules.LargestFile;
    private const int MostSections = 100;

    private readonly MultipartReader reader;
    private SentFile? next;
    private int sections;

    private FileForm(MultipartReader reader) => this.reader = reader;

    /// <summary>The end of the name of a field's file input.</summary>
    public const string NameEnd = ".file";

    /// <summary>The form that a request carries with files; null for every other request.</summary>
    public static FileForm? Of(HttpContext http) => http.Features.Get<FileForm>();

    /// <summary>
    /// Reads the fields of a form with files, on a page that takes them; other requests are left alone. For whom the page takes no files the limit of all forms
    /// stays.
    /// </summary>
    /// <exception cref="BadHttpRequestException">It cannot be read, or is too large.</exception>
    public static async Task BeginAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<TakesFilesAttribute>() is not { } takes
            || !MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > LongestBoundary)
        {
            throw new BadHttpRequestException("The form has no boundary.");
        }

        if (Actors.Find(http) is { } actor && await ((IFilesGate)http.RequestServices.GetRequiredService(takes.Gate)).OpensAsync(http, actor)
            && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // What is read is bounded here and by each field's own limits; what is longer is left unread.
            limit.MaxRequestBodySize = LongestFields + ((FileRules.MostFiles + 1) * LongestSection);
        }

        var form = new FileForm(new MultipartReader(boundary, http.Request.Body) { BodyLengthLimit = LongestSection });
        http.Request.Form = await form.FieldsAsync(http.RequestAborted);
        http.Features.Set(form);
    }

    /// <summary>The next file; null when there are no more. Inputs in which nothing was chosen are passed over.</summary>
    public async Task<SentFile?> NextAsync(CancellationToken cancellation)
    {
        if (next is { } first)
        {
            next = null;
            return first;
        }

        while (++sections <= MostSections && await reader.ReadNextSectionAsync(cancellation) is { } section)
        {
            if (FileOf(section) is { } file)
            {
                return file;
            }
        }

        return null;
    }

    /// <summary>Reads on to the end of a file that is not wanted, so that the next can be read.</summary>
    /// <returns>Whether the end was reached within so many bytes.</returns>
    public static async Task<bool> SkipAsync(SentFile file, long most, CancellationToken cancellation)
    {
        var rest = new byte[64 * 1024];
        while (most > 0)
        {
            var read = await file.Content.ReadAsync(rest, cancellation);
            if (read == 0)
            {
                return true;
            }

            most -= read;
        }

        return false;
    }

    private async Task<FormCollection> FieldsAsync(CancellationToken cancellation)
    {
        var fields = new Dictionary<string, List<string>>();
        var (room, count) = (LongestFields, 0);
        try
        {
            while (await reader.ReadNextSectionAsync(cancellation) is { } section)
            {
                if (Disposition(section) is not { } said || said.FileName.HasValue || said.FileNameStar.HasValue)
                {
                    next = FileOf(section);
                    if (next is not null)
                    {
                        break;
                    }

                    // What nobody asked for is passed over, but not for ever.
                    if (++sections > MostSections)
                    {
                        throw TooLong();
                    }

                    continue;
                }

                var name = HeaderUtilities.RemoveQuotes(said.Name).ToString();
                var value = await TextAsync(section.Body, room, cancellation);
                room -= Encoding.UTF8.GetByteCount(value) + name.Length;
                if (++count > MostFields || room < 0)
                {
                    throw TooLong();
                }

                (fields.TryGetValue(name, out var values) ? values : fields[name] = []).Add(value);
            }
        }
        catch (Exception broken) when (broken is InvalidDataException || (broken is IOException && broken is not BadHttpRequestException))
        {
            throw new BadHttpRequestException("The form cannot be read.", broken);
        }

        return new FormCollection(fields.ToDictionary(pair => pair.Key, pair => new StringValues([.. pair.Value])));
    }

    private static async Task<string> TextAsync(Stream body, int most, CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        var piece = new byte[4096];
        while (await body.ReadAsync(piece, cancellation) is > 0 and var read)
        {
            await text.WriteAsync(piece.AsMemory(0, read), cancellation);
            if (text.Length > most)
            {
                throw TooLong();
            }
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static SentFile? FileOf(MultipartSection section)
    {
        if (Disposition(section) is not { } said)
        {
            return null;
        }

        var input = HeaderUtilities.RemoveQuotes(said.Name).ToString();
        var name = HeaderUtilities.RemoveQuotes(said.FileNameStar.HasValue ? said.FileNameStar : said.FileName).ToString();
        return name.Length > 0 && input.StartsWith(Forms.FormReading.Prefix, StringComparison.Ordinal) && input.EndsWith(NameEnd, StringComparison.Ordinal)
            && input.Length > Forms.FormReading.Prefix.Length + NameEnd.Length
            ? new SentFile(input[Forms.FormReading.Prefix.Length..^NameEnd.Length], name, section.Body)
            : null;
    }

    private static ContentDispositionHeaderValue? Disposition(MultipartSection section) =>
        ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var said) ? said : null;

    private static BadHttpRequestException TooLong() => new("The fields of the form are too long.", StatusCodes.Status413PayloadTooLarge);
}
