namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>One parameter of one item as calibrated.</summary>
/// <param name="Name">As the field calls it: a, b, g, u, b1 ..., d, d1 ..., logit(g).</param>
/// <param name="Value">The estimate; logits for b and d, per logit for a.</param>
/// <param name="StandardError">Of the estimate, same unit; NaN where the parameter is fixed or no standard errors were asked for.</param>
public readonly record struct ParameterEstimate(string Name, double Value, double StandardError);
