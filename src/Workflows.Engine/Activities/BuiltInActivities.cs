namespace Workflows.Engine.Activities;

/// <summary>The activities that come with the engine, in the order of the palette.</summary>
internal static class BuiltInActivities
{
    public static IReadOnlyList<Activity> All { get; } =
    [
        new FlowchartActivity(),
        new SequenceActivity(),
        new ParallelActivity(),
        new StartActivity(),
        new EndActivity(),
        new FinishActivity(),
        new CompleteActivity(),
        new BreakActivity(),
        new FlowDecisionActivity(),
        new FlowSwitchActivity(),
        new FlowForkActivity(),
        new FlowJoinActivity(),
        new FlowNodeActivity(),
        new IfActivity(),
        new SwitchActivity(),
        new WhileActivity(),
        new ForActivity(),
        new ForEachActivity(),
        new ParallelForEachActivity(),
        new SetVariableActivity(),
        new SetOutputActivity(),
        new SetNameActivity(),
        new CorrelateActivity(),
        new WriteLineActivity(),
        new FaultActivity(),
        new RunJavaScriptActivity(),
        new DelayActivity(),
        new StartAtActivity(),
        new TimerActivity(),
        new CronActivity(),
        new EventActivity(),
        new PublishEventActivity(),
        new RunTaskActivity(),
        new ExecuteWorkflowActivity(),
        new DispatchWorkflowActivity(),
        new ConditionActivity(),
    ];
}
