using Workflows.Server.Access;
using Workflows.Server.Procedures;

namespace Workflows.Server.Forms.Editing;

/// <summary>Publishes procedures anew, so that their new cases ask the newest version of a form. Each is a step of its own: what one refuses does not undo another.</summary>
internal sealed class FormRenewal(ProcedureDrafts drafts)
{
    /// <summary>What the button for all of them sends.</summary>
    public const string All = "all";

    /// <summary>Publishes one of the procedures, or all that nobody is changing.</summary>
    /// <returns>The names of those that are published, now or before, of those that wait for a second person to agree, and what is wrong with the others.</returns>
    public async Task<(IReadOnlyList<string> Done, IReadOnlyList<string> Proposed, IReadOnlyList<FormProblem> Problems)> RenewAsync(Actor actor, IReadOnlyList<LateProcedure> late, string which, CancellationToken cancellation)
    {
        var (done, proposed, problems) = (new List<string>(), new List<string>(), new List<FormProblem>());
        foreach (var procedure in late.Where(one => which == All ? !one.HasDraft : one.DefinitionId == which))
        {
            switch (await drafts.PublishAnewAsync(actor, procedure.DefinitionId, procedure.VersionId, cancellation))
            {
                case DraftMove.Done:
                    done.Add(procedure.Name);
                    break;
                case DraftMove.Proposed:
                    proposed.Add(procedure.Name);
                    break;
                case DraftMove.Refused refused:
                    problems.Add(Problem(procedure, string.Join(' ', refused.Why)));
                    break;
                case DraftMove.Stale:
                    problems.Add(Problem(procedure, "її щойно змінено. Подивіться, чи вона ще питає попередню форму"));
                    break;
                default:
                    problems.Add(Problem(procedure, "змінити її Ви не можете"));
                    break;
            }
        }

        return (done, proposed, problems);
    }

    private static FormProblem Problem(LateProcedure procedure, string why) => new($"late-{procedure.DefinitionId}", $"«{procedure.Name}»: {why}");
}
