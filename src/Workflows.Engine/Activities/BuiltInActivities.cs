namespace Workflows.Engine.Activities;

/// <summary>The activities that come with the engine, in the order of the palette.</summary>
internal static class BuiltInActivities
{
    public static IReadOnlyList<Activity> All { get; } =
    [
        new FlowchartActivity(),
        new ConditionActivity(),
        new ChoiceActivity(),
        new FlowForkActivity(),
        new FlowJoinActivity(),
        new EndActivity(),
        new FinishActivity(),
        new ExecuteWorkflowActivity(),
        new StartActivity(),
        new FlowDecisionActivity(),
        new FlowSwitchActivity(),
        new DelayActivity(),
        new StartAtActivity(),
        new TimerActivity(),
        new CronActivity(),
        new DispatchWorkflowActivity(),
        new EventActivity(),
        new PublishEventActivity(),
        new RunTaskActivity(),
        new IfActivity(),
        new SwitchActivity(),
        new WhileActivity(),
        new ForActivity(),
        new ForEachActivity(),
        new ParallelForEachActivity(),
        new BreakActivity(),
        new SetVariableActivity(),
        new SetOutputActivity(),
        new SetNameActivity(),
        new CorrelateActivity(),
        new SequenceActivity(),
        new ParallelActivity(),
        new FlowNodeActivity(),
        new CompleteActivity(),
        new FaultActivity(),
        new RunJavaScriptActivity(),
        new WriteLineActivity(),
    ];
}
