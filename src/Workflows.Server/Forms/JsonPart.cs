using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Server.Forms;

/// <summary>An object of a form's JSON with the place where it stands, so that what is wrong with it can be said in words.</summary>
/// <param name="Json">The object.</param>
/// <param name="Place">Where it stands, for people: «поле «met»».</param>
/// <param name="Problems">What was found wrong so far, everywhere.</param>
internal sealed record JsonPart(JsonObject Json, string Place, List<string> Problems)
{
    /// <summary>Says what is wrong here.</summary>
    public void Wrong(string what) => Problems.Add($"{Place}: {what}.");

    /// <summary>Refuses properties that nobody would read: a misspelled «required» must not pass in silence.</summary>
    public void Allow(params ReadOnlySpan<string> names)
    {
        foreach (var (name, _) in Json)
        {
            if (!names.Contains(name))
            {
                Wrong($"властивість «{name}» невідома");
            }
        }
    }

    /// <summary>A text that is not blank; null when it is not given or no such text.</summary>
    public string? Text(string name, bool needed = false)
    {
        var value = Json[name];
        if (value is null)
        {
            return needed ? Missing(name) : null;
        }

        if (value.GetValueKind() != JsonValueKind.String || string.IsNullOrWhiteSpace(value.GetValue<string>()))
        {
            Wrong($"«{name}» має бути непорожнім текстом");
            return null;
        }

        return value.GetValue<string>();
    }

    /// <summary>Yes or no; no when it is not given.</summary>
    public bool Flag(string name)
    {
        var kind = Json[name]?.GetValueKind();
        if (kind is not (null or JsonValueKind.True or JsonValueKind.False))
        {
            Wrong($"«{name}» має бути true або false");
        }

        return kind == JsonValueKind.True;
    }

    /// <summary>A whole number between two; null when it is not given or no such number.</summary>
    public int? Whole(string name, int least, int greatest)
    {
        if (Json[name] is not { } value)
        {
            return null;
        }

        if (value is JsonValue number && value.GetValueKind() == JsonValueKind.Number && number.TryGetValue(out int whole)
            && whole >= least && whole <= greatest)
        {
            return whole;
        }

        Wrong($"«{name}» має бути цілим числом від {least} до {greatest}");
        return null;
    }

    /// <summary>A word out of an enumeration, exactly as it is spelled there; null when it is not given or no such word.</summary>
    public T? Word<T>(string name) where T : struct, Enum
    {
        if (Text(name) is not { } word)
        {
            return null;
        }

        if (Enum.GetNames<T>().Contains(word))
        {
            return Enum.Parse<T>(word);
        }

        Wrong($"«{name}» має бути одним зі слів {string.Join(", ", Enum.GetNames<T>())}, а не «{word}»");
        return null;
    }

    /// <summary>The objects of a list, each with its place; none when it is not given.</summary>
    public IEnumerable<JsonPart> Parts(string name, Func<int, JsonObject, string> place)
    {
        if (Json[name] is not { } value)
        {
            yield break;
        }

        if (value is not JsonArray list)
        {
            Wrong($"«{name}» має бути списком");
            yield break;
        }

        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is JsonObject item)
            {
                yield return new JsonPart(item, place(i + 1, item), Problems);
            }
            else
            {
                Wrong($"«{name}», {i + 1}-й запис: має бути об'єктом");
            }
        }
    }

    private string? Missing(string name)
    {
        Wrong($"немає «{name}»");
        return null;
    }
}
