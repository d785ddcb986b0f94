namespace Workflows.Server.Demonstrating;

/// <summary>What goes on meanwhile in «Озерний центр»: a few cases, so that the network has two centres to look at.</summary>
internal static class LakeStory
{
    private const string Coordinator = "koordynator2", Worker = "pratsivnyk2", Moderator = "moderator2", Volunteer = "volonter2";

    /// <summary>Tells it.</summary>
    public static async Task TellAsync(DemonstrationStory story, CancellationToken cancellation)
    {
        var subjects = await story.Stage.SubjectsAsync("ОЗР", cancellation);
        var worker = story.Stage.Person(Worker);
        story.Case("гімназія")
            .Start(Day(9, "10:00"), Worker, "partner-search", ("partner", subjects[CastPartners.LakeSchool]))
            .Do(Day(9, "11:15"), Worker, "request", "Запит готовий", ("addressee", "Директорові Озерненської гімназії"), ("about", "Про дітей із родин, що переїхали до громади."))
            .Do(Day(8, "10:30"), Worker, "send", "Надіслано", ("sentOn", DayText(8)), ("channel", "hand"))
            .Do(Day(5, "15:00"), Worker, "answer", "Організація погодилась", ("answeredOn", DayText(5)))
            .Do(Day(3, "13:10"), Worker, "contacts", "Розмова відбулася",
                ("talkedOn", DayText(3)), ("withWhom", "Алла Борисівна Рогіз, психологиня"), ("told", "true"), ("summary", "Є одна родина, якій допомога потрібна вже зараз."))
            .Do(Day(2, "09:45"), Worker, "leads", "Є потенційні клієнти", ("leads.0.firstName", "Захар"), ("leads.0.lastName", "Плавун"), ("leads.0.birthYear", "2012"))
            .Do(Day(1, "11:30"), Worker, "contract", "Умови узгоджено", ("helps", "social"), ("helps", "material"), ("conditions", "Зустрічі в гімназії по вівторках."));
        story.Case("Латаття")
            .Start(Day(7, "09:30"), Coordinator, "consent-contract", ("client", subjects["Латаття"]), ("worker", worker))
            .Do(Day(5, "10:20"), Worker, "meet", "Зустріч відбулася", ("place", "centre"), ("metOn", DayText(5)))
            .Do(Day(4, "11:00"), Worker, "consent", "Згоду отримано", ("by", "Representative"), ("representative", "Латаття Ганна Іванівна, мати"), ("on", DayText(4)), ("purposes", "help"), ("purposes", "data"))
            .Do(Day(3, "16:00"), Worker, "needs", "Потреби з'ясовано",
                ("needs", "legal"), ("situation", "Немає свідоцтва про народження."), ("goal", "Отримати свідоцтво."), ("centre", "Готує заяву."), ("client", "Збирає довідки."))
            .Do(Day(2, "14:30"), Worker, "sign", "Підписано", ("signedOn", DayText(2)))
            .Do(Day(1, "09:10"), Worker, "card", "Картку заповнено", ("lastName", "Латаття"), ("firstName", "Єва"), ("birthDate", "2013-08-09"), ("source", "Partner"));
        story.Case("Данко")
            .Start(Day(6, "16:30"), Volunteer, "lead-routing", ("firstName", "Данко"), ("source", "Direct"), ("urgent", "false"), ("situation", "Живе з дідусем, який захворів."))
            .Do(Day(6, "17:15"), Coordinator, "assign", "Доручити", ("worker", worker));
        story.Case("Хвилька")
            .Start(story.Ago(6), Moderator, "website-appeal",
                ("nickname", "Хвилька"), ("contact", "на форумі"), ("urgent", "false"), ("topic", "legal"), ("request", "Чи можуть мене виселити з гуртожитку?"))
            .Claim(story.Ago(4), Coordinator, "assign");

        DateTimeOffset Day(int back, string time) => story.Day(back, time);

        string DayText(int back) => DemonstrationStory.Text(Day(back, "12:00"));
    }
}
