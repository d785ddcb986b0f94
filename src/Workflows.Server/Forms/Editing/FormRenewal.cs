using Workflows.Server.Access;
using Workflows.Server.Procedures;

namespace Workflows.Server.Forms.Editing;

/// <summary>Publishes procedures anew, so that their new cases ask the newest version of a form. Each is a step of its own: what one refuses does not undo another.</summary>
internal sealed class FormRenewal(ProcedureDrafts drafts)
{
    /// <summary>What the button for all of them sends.</summary>
    public const string All = "all";

    /// <summary>Publishes one of the procedures, or all that nobody is changing.</summary>
    /// <returns>The names of those that are published, now or before, and what is wrong with the others.</returns>
    public async Task<(IReadOnlyList<string> Done, IReadOnlyList<FormProblem> Problems)> RenewAsync(Actor actor, IReadOnlyList<LateProcedure> late, string which, CancellationToken cancellation)
    {
        var (done, problems) = (new List<string>(), new List<FormProblem>());
        foreach (var procedure in late.Where(one => which == All ? !one.HasDraft : one.DefinitionId == which))
        {
            var before = problems.Count;
            problems.AddRange(await drafts.PublishAnewAsync(actor, procedure.DefinitionId, procedure.VersionId, cancellation) switch
            {
                DraftMove.Done => [],
                DraftMove.Refused refused => [Problem(procedure, string.Join(' ', refused.Why))],
                DraftMove.Stale => [Problem(procedure, "її щойно змінено. Подивіться, чи вона ще питає попередню форму")],
                _ => [Problem(procedure, "змінити її Ви не можете")],
            });
            if (problems.Count == before)
            {
                done.Add(procedure.Name);
            }
        }

        return (done, problems);
    }

    private static FormProblem Problem(LateProcedure procedure, string why) => new($"late-{procedure.DefinitionId}", $"«{procedure.Name}»: {why}");
}
