using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Clients.CardForms;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Files;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Photos;

/// <summary>Puts a photo on a client's card, in the place of the one that was there.</summary>
internal sealed class PhotoWriting() : CardForm(Asked, Right.KeepClients)
{
    /// <summary>The form's field.</summary>
    public const string Photo = "photo";

    /// <summary>The form's key.</summary>
    public const string Key = "client-photo";

    // A telephone's picture; it is shown as it is, so it should not be larger.
    private const long Largest = 6 * 1024 * 1024;

    private static readonly FormDefinition Asked = new(Key, "Фото клієнта")
    {
        Groups =
        [
            new FormGroup(null,
            [
                new FormField(Photo, "Фото", FieldType.Files, FieldClass.Sensitive)
                {
                    Required = true, Files = new FileRules(1, Largest, [FileKind.Image]) { IsShown = true },
                    Help = "Фото додають за згодою клієнта або його представника. Місце й час зйомки, записані у файлі, буде стерто.",
                },
            ]),
        ],
    };

    /// <inheritdoc/>
    public override Task<bool> IsWrittenAsync(ServerContext context, Actor actor, Guid id, CancellationToken cancellation) =>
        context.ClientPhotos.AsNoTracking().AnyAsync(row => row.Id == id && row.ById == actor.AccountId, cancellation);

    /// <inheritdoc/>
    public override async Task StageAsync(CardAnswer answer, CancellationToken cancellation)
    {
        await PhotoWork.RemoveStagedAsync(answer.Context, answer.Cards, answer.Actor, answer.Now, cancellation);
        answer.Context.Add(new ClientPhoto { Id = answer.Id, CentreId = answer.Key.CentreId, SubjectId = answer.Key.Id, At = answer.Now, ById = answer.Actor.AccountId });
    }
}
