using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Tasks;

namespace Workflows.Server.Tests.Tasks;

public sealed class TimingWordsTests
{
    private static readonly TaskTiming Timing = new(
        [new Stretch(1, DeadlineUnit.WorkingDays)], TellCoordinator: true, new Escalation(Role.NetworkAdministration, new Stretch(1, DeadlineUnit.Hours)), Leaves: false);

    [Fact]
    public void Task_InTime_SaysWhatWillHappen() => Assert.Equal(
        [
            "Нагадаємо за 1 робочий день до строку.",
            "Коли строк мине, про це дізнаються виконавець і координатор, а якщо завдання й далі не виконано, через 1 годину дізнається адміністрація мережі.",
        ], TimingWords.Of(Timing, isLate: false, isEscalated: false));

    [Fact]
    public void Task_ThatIsLate_SaysWhatHasHappened_AndNotThatItWill()
    {
        Assert.Equal(
            [
                "Строк минув, про це повідомлено виконавця й координатора.",
                "Якщо завдання й далі не буде виконано, через 1 годину після строку дізнається адміністрація мережі.",
            ], TimingWords.Of(Timing, isLate: true, isEscalated: false));
        Assert.Equal("Завдання довго не виконано, про це повідомлено й вище: адміністрація мережі.", TimingWords.Of(Timing, isLate: true, isEscalated: true).Last());
    }

    [Fact]
    public void Deadline_ThatMoved_IsToldInWholeSentences()
    {
        var friday = new DateTimeOffset(2026, 3, 20, 16, 0, 0, TimeSpan.Zero);
        var line = new PastEvent(TaskEventKind.DueMoved, "", null, null, friday) { Due = (friday, friday.AddDays(3)) };
        Assert.Equal("Строк перераховано. Було: п'ятниця, 20 березня 2026, 18:00; стало: понеділок, 23 березня 2026, 18:00", TaskWords.Line(line));
    }
}
