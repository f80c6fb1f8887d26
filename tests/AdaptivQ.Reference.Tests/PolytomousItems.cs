using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Reference.Tests;

/// <summary>Items of several categories as the reference files state them.</summary>
internal static class PolytomousItems
{
    /// <summary>The bank catr/poly_(model)_bank.csv.</summary>
    public static ResponseModel[] Catr(string model) =>
        [
            .. Csv.Read(SharedData.Psychometrics($"catr/poly_{model}_bank.csv"))
                .Rows.Select(row =>
                    model switch
                    {
                        "GRM" => new GradedResponseModel(row.Number("alphaj"), Numbers(row, "betaj")),
                        "GPCM" => new GeneralizedPartialCreditModel(row.Number("alphaj"), Numbers(row, "deltaj")),
                        "PCM" => GeneralizedPartialCreditModel.PartialCredit(Numbers(row, "deltaj")),
                        _ => (ResponseModel)new NominalResponseModel([0, .. Numbers(row, "alpha")], [0, .. Numbers(row, "c")]),
                    }
                ),
        ];

    /// <summary>The items of calibration/(fit)_irt.csv, with their names.</summary>
    public static (string Name, ResponseModel Model)[] Calibrated(string fit) =>
        [
            .. Csv.Read(SharedData.Psychometrics($"calibration/{fit}_irt.csv"))
                .Rows.GroupBy(row => row.Text("item"))
                .Select(item =>
                {
                    var values = item.ToDictionary(row => row.Text("par"), row => row.Number("est"));
                    double[] steps = [.. values.Where(value => value.Key.Length == 2 && value.Key[0] == 'b').Select(value => value.Value)];
                    ResponseModel model =
                        values.TryGetValue("b", out var b)
                            ? new DichotomousModel(new IrtParameters(values["a"], b, values["g"], values["u"]))
                        : fit.EndsWith("graded", StringComparison.Ordinal) ? new GradedResponseModel(values["a"], steps)
                        : new GeneralizedPartialCreditModel(values["a"], steps);
                    return (item.Key, model);
                }),
        ];

    private static double[] Numbers(CsvRow row, string prefix) =>
        [
            .. row
                .Table.Columns.Where(column => column.StartsWith(prefix, StringComparison.Ordinal) && row.Text(column).Length > 0)
                .Select(row.Number),
        ];
}
