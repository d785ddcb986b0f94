using Microsoft.AspNetCore.Identity;

namespace Workflows.Server.Access;

/// <summary>Identity's refusals that people meet, in their language.</summary>
internal sealed class UkrainianIdentityErrors : IdentityErrorDescriber
{
    public override IdentityError PasswordMismatch() => Say(nameof(PasswordMismatch), "Теперішній пароль не підійшов.");

    public override IdentityError PasswordTooShort(int length) =>
        Say(nameof(PasswordTooShort), $"Пароль закороткий: потрібно щонайменше {length} знаків. Добре підходять три-чотири слова поспіль.");

    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) =>
        Say(nameof(PasswordRequiresUniqueChars), $"У паролі має бути щонайменше {uniqueChars} різних знаків.");

    public override IdentityError DuplicateUserName(string userName) =>
        Say(nameof(DuplicateUserName), "Обліковий запис із таким ім'ям для входу вже є.");

    public override IdentityError InvalidUserName(string? userName) =>
        Say(nameof(InvalidUserName), "Ім'я для входу складається лише з латинських літер, цифр і знаків . - _");

    public override IdentityError ConcurrencyFailure() =>
        Say(nameof(ConcurrencyFailure), "Обліковий запис щойно змінив хтось інший. Відкрийте сторінку ще раз.");

    public override IdentityError DefaultError() => Say(nameof(DefaultError), "Не вдалося зберегти. Спробуйте ще раз.");

    private static IdentityError Say(string code, string text) => new() { Code = code, Description = text };
}
