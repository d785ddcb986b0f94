using Workflows.Engine.Storage;

namespace Workflows.Server.Procedures;

/// <summary><c>./run draw FILE…</c>: checks procedures, lays out their drawings and formats the files in place.</summary>
internal static class DrawCommand
{
    /// <summary>Runs the command.</summary>
    /// <returns>0; 1 when a procedure cannot run; 2 when the command line is wrong.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> files, TextWriter output)
    {
        if (files.Count == 0)
        {
            await output.WriteLineAsync("./run draw ФАЙЛ…  перевіряє процедури (Elsa JSON), розкладає кроки на схемі й форматує файли");
            return 2;
        }

        var code = 0;
        foreach (var file in files)
        {
            try
            {
                var text = await File.ReadAllTextAsync(file);
                var drawn = Drawing.Of(text, ProcedureServices.Trial);
                if (drawn != text)
                {
                    await File.WriteAllTextAsync(file, drawn);
                }

                await output.WriteLineAsync($"{file}: {(drawn == text ? "без змін" : "розкладено")}");
            }
            catch (DefinitionException e)
            {
                await output.WriteLineAsync($"{file}: {e.Message}");
                code = 1;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                await output.WriteLineAsync($"{file}: файл не вдалося прочитати чи записати ({e.Message})");
                return 2;
            }
        }

        return code;
    }
}
