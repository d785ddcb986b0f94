namespace Workflows.Engine.Activities;

/// <summary>A kind of step: what it declares and what it does. One instance serves all workflows.</summary>
public abstract class Activity
{
    /// <summary>The one declaration that reader, publish check, descriptors and editors use.</summary>
    public abstract ActivityDeclaration Declaration { get; }
}
