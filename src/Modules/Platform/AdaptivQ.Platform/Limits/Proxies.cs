using System.Net;
using AdaptivQ.Platform.CommandLine;
using Microsoft.AspNetCore.HttpOverrides;

namespace AdaptivQ.Platform.Limits;

/// <summary>
/// Which machines in front of this one may say where a request came from. From anybody else X-Forwarded-For is only a claim,
/// and one who may choose their address has as many as they like.
/// </summary>
public static class Proxies
{
    /// <summary>Configuration key: their networks, "10.0.0.0/16, 127.0.0.1/32". Not set: there are none.</summary>
    public const string NetworksKey = "ADAPTIVQ_PROXIES";

    /// <exception cref="CommandRefusedException">The setting cannot be read.</exception>
    internal static void AddProxies(this WebApplicationBuilder builder)
    {
        var networks = (builder.Configuration[NetworksKey] ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(text =>
                System.Net.IPNetwork.TryParse(text, out var network)
                    ? network
                    : throw new CommandRefusedException(
                        $"{NetworksKey} names '{text}', which is not a network. Give networks such as 10.0.0.0/16, separated by commas."
                    )
            )
            .ToList();
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders =
                networks.Count > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto : ForwardedHeaders.None;
            // The one that is trusted least decides: everything to the left of the first stranger is hearsay.
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in networks)
            {
                options.KnownIPNetworks.Add(network);
            }
        });
    }
}
