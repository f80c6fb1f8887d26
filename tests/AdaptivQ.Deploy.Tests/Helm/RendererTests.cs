using System.Text.Json.Nodes;

namespace AdaptivQ.Deploy.Tests.Helm;

/// <summary>Where helm is not installed the chart is rendered by tools/helm-template: as Helm's documentation says it must be.</summary>
public sealed class RendererTests : IDisposable
{
    private readonly DirectoryInfo _chart = Directory.CreateTempSubdirectory("adaptivq-chart-");

    public RendererTests()
    {
        Write("Chart.yaml", "apiVersion: v2\nname: small\nversion: 1.2.3\nappVersion: \"4\"\n");
        Write(
            "values.yaml",
            "text: below\nnumber: 1000000\ngone: here\nlist: [1, 2]\nmap:\n  kept: 1\n  changed: 1\ngreeting: \"{{ .Values.text }} "
                + "world\"\n"
        );
        Write("templates/_helpers.tpl", "{{- define \"small.name\" -}}{{ .Release.Name }}-{{ .Chart.Name }}{{- end }}");
        Write("templates/NOTES.txt", "{{ .Release.Name }}");
        Write("files/a.txt", "{{ not a template }}\n");
        Write(
            "templates/all.yaml",
            """
            name: {{ include "small.name" . }}
            namespace: {{ .Release.Namespace }}
            version: {{ .Chart.Version }}
            text: {{ .Values.text | quote }}
            gone: {{ .Values.gone | default "gone" }}
            map: {{- toYaml .Values.map | nindent 2 }}
            list: {{ toJson .Values.list }}
            tpl: {{ tpl .Values.greeting . }}
            file: {{ .Files.Get "files/a.txt" | trim | quote }}
            looked: {{ lookup "v1" "Secret" "" "x" | len }}
            parsed: {{ (fromYaml "a: {b: 7}").a.b }}
            needed: {{ required "text is needed" .Values.text }}
            hpa: {{ .Capabilities.APIVersions.Has "apps/v1" }}
            """
        );
        Write("more.yaml", "text: middle\ngone: null\nlist: [3]\nmap:\n  changed: 2\n");
    }

    [Fact]
    public async Task Values_are_merged_and_templates_carried_out_as_helm_does_it()
    {
        var outcome = await Render("-f", "more.yaml", "--set", "text=above,map.added=x\\,y", "--set-string", "map.kept=1");

        outcome.Error.ShouldBeEmpty();
        var rendered = Manifests.Parse(outcome.Output).All.Single();
        JsonNode
            .DeepEquals(
                rendered,
                JsonNode.Parse(
                    """
                    {"name": "mine-small", "namespace": "there", "version": "1.2.3", "text": "above", "gone": "gone",
                     "map": {"added": "x,y", "changed": 2, "kept": "1"}, "list": [3], "tpl": "above world",
                     "file": "{{ not a template }}", "looked": 0, "parsed": 7, "needed": "above", "hpa": true}
                    """
                )
            )
            .ShouldBeTrue(outcome.Output);
    }

    [Theory]
    [InlineData("{{ required \"text is needed\" .Values.nothing }}", "text is needed")]
    [InlineData("{{ fail \"never\" }}", "never")]
    [InlineData("{{ .Values.nothing.deeper }}", "nil pointer")]
    [InlineData("{{ include \"nobody\" . }}", "nobody")]
    [InlineData("{{ env \"HOME\" }}", "function \"env\" not defined")]
    [InlineData("a: [1", "YAML parse error")]
    public async Task What_helm_refuses_is_refused(string template, string said)
    {
        Write("templates/all.yaml", template);

        var outcome = await Render();

        outcome.ExitCode.ShouldBe(1);
        outcome.Error.ShouldContain(said);
    }

    [Fact]
    public async Task Numbers_are_as_large_as_helm_makes_them()
    {
        // A well-known trap of Helm: every number is a float, and a large one is written with an exponent.
        Write("templates/all.yaml", "number: {{ .Values.number }}\nwhole: {{ .Values.number | int64 }}\n");

        (await Render()).Output.ShouldContain("number: 1e+06\nwhole: 1000000\n");
    }

    [Fact]
    public async Task A_value_that_does_not_exist_is_empty_or_an_error_as_asked()
    {
        Write("templates/all.yaml", "a: x{{ .Values.nothing }}\n");

        (await Render()).Output.ShouldContain("a: x\n");
        (await Render("--strict")).Error.ShouldContain("nothing");
    }

    public void Dispose() => _chart.Delete(recursive: true);

    private Task<Outcome> Render(params string[] values) =>
        Tool.Run("helm-template", ["mine", ".", "--namespace", "there", .. values], _chart.FullName);

    private void Write(string file, string text)
    {
        var path = Path.Combine(_chart.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
