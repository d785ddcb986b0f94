using Microsoft.AspNetCore.Components;
using Workflows.Server.Access;
using Workflows.Server.Procedures.TwoPeople;
using Workflows.Server.Shell;

namespace Workflows.Server.Procedures.Steps;

/// <summary>
/// A page that changes one thing of a procedure: reads it, and tells what became of the change. Where somebody else was faster, what was filled in stays, and is
/// kept when it is sent again.
/// </summary>
public abstract class DrawingPage : ComponentBase
{
    /// <summary>The procedure's id.</summary>
    [Parameter]
    public string DefinitionId { get; set; } = "";

    [CascadingParameter]
    private protected HttpContext Http { get; set; } = default!;

    [Inject]
    private protected StepEditing Editing { get; set; } = default!;

    [Inject]
    private protected TimeProvider Clock { get; set; } = default!;

    [Inject]
    private protected NavigationManager Navigation { get; set; } = default!;

    /// <summary>The procedure; null when there is none for this person to change.</summary>
    private protected EditedProcedure? Procedure { get; set; }

    /// <summary>Why the change was not made; null for nothing.</summary>
    private protected string? Told { get; set; }

    /// <summary>What is wrong with what was filled in, by the field's id.</summary>
    private protected Dictionary<string, string> Errors { get; private set; } = [];

    /// <summary>Whether something is wrong.</summary>
    private protected bool IsFailed => Told is not null || Errors.Count > 0;

    private protected Actor Actor => Actors.Of(Http);

    /// <summary>Reads the procedure; false, and the page is not there, where the person may not change it.</summary>
    /// <param name="parts">What of it the page shows besides its steps.</param>
    private protected async Task<bool> ReadAsync(ProcedureParts parts = ProcedureParts.None)
    {
        Procedure = await Editing.FindAsync(Actor, DefinitionId, Http.RequestAborted, parts);
        if (Procedure is { MayChange: true })
        {
            return true;
        }

        Procedure = null;
        Navigation.NotFound();
        return false;
    }

    /// <summary>Whether somebody has sent something about a step that is there no more, and is told so; otherwise the page is not there.</summary>
    private protected bool IsGone(IFormCollection? sent)
    {
        if (sent is null)
        {
            Navigation.NotFound();
        }

        return sent is not null;
    }

    /// <summary>Whether what was sent can be kept; says what is wrong where not.</summary>
    private protected bool IsRight(params IEnumerable<KeyValuePair<string, string>>[] problems)
    {
        Errors = problems.SelectMany(one => one).DistinctBy(pair => pair.Key).ToDictionary();
        return Errors.Count == 0;
    }

    /// <summary>Makes the change and goes on, or tells why it was not made.</summary>
    /// <param name="change">The change; answers why it cannot be made, null when it is.</param>
    /// <param name="to">Where to go on.</param>
    private protected async Task ChangeAsync(Func<DrawingEdit, string?> change, string to)
    {
        switch (await Editing.ChangeAsync(Actor, DefinitionId, Http.Request.Form["mark"].ToString(), change, Http.RequestAborted))
        {
            case DraftMove.Done:
                Navigation.NavigateTo(to);
                break;
            case DraftMove.Stale stale:
                var who = await Editing.WhoAsync(stale, Http.RequestAborted);
                Procedure = await Editing.FindAsync(Actor, DefinitionId, Http.RequestAborted, ProcedureParts.Lists);
                var then = stale.Act == StaleAct.Proposed ? "Якщо зберегти ще раз, подання скасується." : "Подивіться й збережіть ще раз.";
                Told = $"Поки Ви вносили зміни, процедуру {ProposalWords.Of(stale.Act)}: {who}, {Dates.Moment(stale.At, Clock.GetUtcNow())}. Нічого не втрачено: введене Вами лишилось. {then}";
                break;
            case DraftMove.Refused refused:
                Told = string.Join(' ', refused.Why);
                break;
            default:
                Navigation.NotFound();
                break;
        }
    }
}
