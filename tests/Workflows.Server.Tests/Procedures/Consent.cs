namespace Workflows.Server.Tests.Procedures;

/// <summary>The ways that a case of «Згода і соціальний контракт» goes, as a worker takes them.</summary>
internal static class Consent
{
    private const string Worker = "pratsivnyk1";

    public static async Task SignedAsync(StandardTest play, string instance)
    {
        await UntilSigningAsync(play, instance);
        await SignAsync(play, instance);
        await CardAsync(play, instance);
        await play.AssertEndedAsync(instance, "Соціальний контракт підписано, клієнта записано в ЕБД.");
    }

    public static async Task RefusedAsync(StandardTest play, string instance)
    {
        await MeetAsync(play, instance);
        await play.DoAsync(instance, "consent", "Клієнт відмовився", Worker);
        await OtherWayAsync(play, instance);
        await play.AssertEndedAsync(instance, "Клієнт відмовився від допомоги.");
    }

    public static async Task SilentAsync(StandardTest play, string instance)
    {
        await play.DoAsync(instance, "meet", "Не вдалося зв'язатися", Worker);
        await play.Work.PlayAsync(play.Work.Clock.GetUtcNow().AddDays(3));
        await play.DoAsync(instance, "meetAgain", "Не вдалося зв'язатися", Worker);
        await play.AssertEndedAsync(instance, "Зв'язатися з клієнтом не вдалося.");
    }

    public static async Task UntilSigningAsync(StandardTest play, string instance)
    {
        await MeetAsync(play, instance);
        await ConsentAsync(play, instance);
        await NeedsAsync(play, instance);
    }

    public static Task MeetAsync(StandardTest play, string instance, string step = "meet") =>
        play.DoAsync(instance, step, "Зустріч відбулася", Worker, ("place", "partner"), ("metOn", play.Today));

    public static Task ConsentAsync(StandardTest play, string instance) => ConsentAsync(play, instance, "help", "data");

    public static Task ConsentAsync(StandardTest play, string instance, params string[] purposes) => play.DoAsync(
        instance, "consent", "Згоду отримано", Worker,
        [("by", "Representative"), ("representative", "Вигадана Олена Петрівна"), ("on", play.Today), .. purposes.Select(purpose => ("purposes", purpose))]);

    public static Task OtherWayAsync(StandardTest play, string instance) =>
        play.DoAsync(instance, "other", "Запропоновано інший шлях", Worker, ("offered", "later"), ("offered", "hotline"));

    public static Task NeedsAsync(StandardTest play, string instance) => play.DoAsync(
        instance, "needs", "Потреби з'ясовано", Worker, ("needs", "legal"), ("situation", "Потрібні документи."), ("goal", "Отримати документи."),
        ("centre", "Юрист готує заяву."), ("client", "Приходить на зустрічі."));

    public static Task SignAsync(StandardTest play, string instance) => play.DoAsync(instance, "sign", "Підписано", Worker, ("signedOn", play.Today));

    public static Task CardAsync(StandardTest play, string instance) => play.DoAsync(
        instance, "card", "Картку заповнено", Worker, ("lastName", "Вигадана"), ("firstName", "Марічка"), ("source", "Partner"), ("birthDate", "2012-05-01"));
}
