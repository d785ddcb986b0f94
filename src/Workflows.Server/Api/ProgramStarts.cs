using System.Text.Json.Nodes;
using Workflows.Server.Access;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;

namespace Workflows.Server.Api;

/// <summary>Starts procedures for programs, by whichever interface they come.</summary>
internal sealed class ProgramStarts(ProcedureStart work)
{
    /// <summary>Starts a procedure.</summary>
    /// <param name="actor">In whose name.</param>
    /// <param name="view">The procedure with its form.</param>
    /// <param name="wanted">The centre; null where there is only one to choose.</param>
    /// <param name="answers">Field key to answer.</param>
    /// <param name="key">The program's own number of this start: sent again, it starts nothing.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    /// <returns>What became of it, or, when that is null, what is wrong with what was sent, by the names that programs use.</returns>
    public async Task<(StartMove? Move, IReadOnlyDictionary<string, string> Errors)> StartAsync(
        Actor actor, StartView view, Guid? wanted, JsonObject? answers, string key, CancellationToken cancellation)
    {
        var (id, centres) = (view.Procedure.DefinitionId, view.Procedure.Centres);
        if ((wanted ?? (centres.Count == 1 ? centres[0].CentreId : null)) is not { } centre || !centres.Any(post => post.CentreId == centre))
        {
            return Wrong("centreId", wanted is null ? "Назвіть центр: цю процедуру Ви можете почати в кількох." : "У цьому центрі Ви цієї процедури почати не можете.");
        }

        var read = ApiAnswers.Read(view.Form, answers, FormEntry.Empty.Typed);
        if (read.Errors.Count > 0)
        {
            return (null, read.Errors);
        }

        // The page's commands are one of a kind; a program may number its own for each procedure and centre anew.
        var move = await work.StartAsync(actor, id, centre, read.Typed, $"{id} {centre:N} {key}", leavesDraft: true, cancellation);
        return move is StartMove.Invalid invalid ? (null, ApiAnswers.ErrorsOf(invalid.Entry)) : (move, ApiAnswers.NoErrors);
    }

    private static (StartMove?, IReadOnlyDictionary<string, string>) Wrong(string field, string what) => (null, new Dictionary<string, string> { [field] = what });
}
