using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Server.Access;
using Workflows.Server.Deadlines;

namespace Workflows.Server.Tasks;

/// <summary>A stretch of time in words of people: «1 робочий день».</summary>
/// <param name="Number">How many.</param>
/// <param name="Unit">Of what.</param>
public sealed record Stretch(int Number, DeadlineUnit Unit);

/// <summary>When a late task is told of to a role above.</summary>
/// <param name="To">The role.</param>
/// <param name="After">How long after the deadline.</param>
public sealed record Escalation(Role To, Stretch After);

/// <summary>What a task's clock does, as the step is drawn; kept with the task.</summary>
/// <param name="Remind">How long before the deadline people are reminded, each once.</param>
/// <param name="TellCoordinator">Whether the centre's coordinators are told when it is late.</param>
/// <param name="Escalate">The role above, if one is told.</param>
/// <param name="Leaves">Whether the case goes on by the port «Прострочено» when the deadline has passed.</param>
public sealed record TaskTiming(IReadOnlyList<Stretch> Remind, bool TellCoordinator, Escalation? Escalate, bool Leaves)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>As it is kept.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads what <see cref="Write"/> wrote; <c>{}</c> is a task about which nobody is told.</summary>
    public static TaskTiming Read(string text)
    {
        var read = JsonSerializer.Deserialize<TaskTiming>(text, Json)!;
        return read with { Remind = read.Remind ?? [] };
    }
}
