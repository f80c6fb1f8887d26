using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Integration.Tests.Redis;

/// <summary>What the metrics of one host have counted since this began, though others in this process count too.</summary>
public sealed class Measures : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, long> _sums = [];

    public Measures(TestHost host)
    {
        var factory = host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "AdaptivQ" && instrument.Meter.Scope == factory)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <param name="tag">Value of any one tag.</param>
    public long Count(string instrument, string tag)
    {
        lock (_sums)
        {
            return _sums.GetValueOrDefault($"{instrument} {tag}");
        }
    }

    /// <summary>What a gauge shows now.</summary>
    public long Gauge(string instrument)
    {
        lock (_sums)
        {
            _sums.Remove(instrument);
        }
        _listener.RecordObservableInstruments();
        lock (_sums)
        {
            return _sums[instrument];
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_sums)
        {
            _sums[instrument.Name] = _sums.GetValueOrDefault(instrument.Name) + value;
            foreach (var tag in tags)
            {
                _sums[$"{instrument.Name} {tag.Value}"] = _sums.GetValueOrDefault($"{instrument.Name} {tag.Value}") + value;
            }
        }
    }
}
