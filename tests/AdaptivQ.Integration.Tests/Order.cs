using AdaptivQ.Integration.Tests;
using AdaptivQ.Integration.Tests.Cluster;
using AdaptivQ.Integration.Tests.Redis;

[assembly: TestCollectionOrderer(typeof(Order))]

namespace AdaptivQ.Integration.Tests;

/// <summary>What takes or waits longest comes first.</summary>
public sealed class Order()
    : LongestFirst(
        nameof(FailOverTests),
        nameof(TelemetryTests),
        nameof(ObservabilityTests),
        nameof(SimulateCommandTests),
        nameof(LiveTests),
        nameof(RedisAwayTests),
        nameof(RoleTests),
        nameof(ParameterCommandTests),
        nameof(KeysOfEveryTypeStayInTests)
    );
