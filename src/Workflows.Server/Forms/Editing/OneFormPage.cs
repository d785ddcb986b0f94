using Microsoft.AspNetCore.Components;
using Workflows.Server.Access;
using Workflows.Server.Shell;

namespace Workflows.Server.Forms.Editing;

/// <summary>A page about one form: finds it, knows what the person has seen of it, and tells what became of what they did.</summary>
public abstract class OneFormPage : ComponentBase
{
    /// <summary>The name of the hidden input that says what the person has seen.</summary>
    internal const string SeenName = "seen";

    [CascadingParameter] private protected HttpContext Http { get; set; } = default!;

    /// <summary>The form's key.</summary>
    [Parameter] public string Key { get; set; } = "";

    // Read as text: an address that nobody of ours made would fail before the page begins.
    [SupplyParameterFromQuery(Name = "unit")] private protected string? UnitText { get; set; }

    [Inject] private protected FormFinding Finding { get; set; } = default!;

    [Inject] private protected FormEditing Editing { get; set; } = default!;

    [Inject] private protected NavigationManager Navigation { get; set; } = default!;

    [Inject] private protected TimeProvider Clock { get; set; } = default!;

    /// <summary>The form; null when there is none such for the person.</summary>
    private protected EditedView? View { get; private set; }

    /// <summary>The revision that the person has seen.</summary>
    private protected int Seen { get; set; }

    /// <summary>Who came first, when the form was changed meanwhile.</summary>
    private protected LastChange? Overtaken { get; private set; }

    /// <summary>What is wrong with what was typed, by the ids of the inputs.</summary>
    private protected Dictionary<string, string> Errors { get; } = [];

    /// <summary>Whether somebody has sent something about what is not there any more, and is told so.</summary>
    private protected bool IsGone { get; private set; }

    /// <summary>The form that is still there although what the page is about is not; null when it is gone itself.</summary>
    private protected EditedView? Left { get; private set; }

    /// <summary>Marks a form that was not accepted: what it holds is not saved, and leaving it is asked about.</summary>
    private protected string? Unsaved => Errors.Count > 0 || Overtaken is not null ? "" : null;

    /// <summary>Whether something was sent.</summary>
    private protected bool IsSent => HttpMethods.IsPost(Http.Request.Method) && Http.Request.HasFormContentType;

    private protected Actor Actor => Actors.Of(Http);

    /// <summary>Whether the page is only for those who may change the form.</summary>
    private protected virtual bool ForChanging => true;

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        Seen = IsSent ? Number(Http.Request.Form[SeenName]) ?? -1 : -1;
        var found = await Finding.FindAsync(Actor, PageAddress.Id(UnitText), Key, Http.RequestAborted);
        if (found is null || (ForChanging && !found.Unit.MayChange) || !Opens(found))
        {
            if (!IsSent)
            {
                Navigation.NotFound();
            }

            (IsGone, Left) = (IsSent, found);
            return;
        }

        View = found;
        Seen = Seen < 0 ? found.Revision : Seen;
    }

    /// <summary>A number in an address or a hidden input; null when there is none.</summary>
    private protected static int? Number(string? text) => PageAddress.Number(text);

    /// <summary>Receives what was sent about something that is not there any more.</summary>
    private protected virtual Task ReceiveGoneAsync() => Task.CompletedTask;

    /// <summary>Reads what else the address names; false when that is not there.</summary>
    private protected virtual bool Opens(EditedView found) => true;

    /// <summary>Goes on to where it was done, or tells why it was not.</summary>
    private protected void Tell(EditMove move, string next)
    {
        switch (move)
        {
            case EditMove.Done:
                Navigation.NavigateTo(next);
                break;
            case EditMove.Stale stale:
                // Whoever sends again has been told.
                (Overtaken, Seen) = (stale.Last, View!.Revision);
                break;
            case EditMove.Refused refused:
                foreach (var problem in refused.Why)
                {
                    Errors.TryAdd(problem.At, problem.Text);
                }

                break;
            default:
                (IsGone, Left) = (true, View);
                break;
        }
    }

    /// <summary>Changes the draft by what the person has seen.</summary>
    private protected Task<EditMove> ChangeAsync(Func<FormSketch, bool> change) =>
        Editing.ChangeAsync(Actor, View!.Unit.Id, View.Key, Seen, change, Http.RequestAborted);
}
