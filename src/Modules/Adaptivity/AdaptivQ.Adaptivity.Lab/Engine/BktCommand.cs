using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AdaptivQ.Adaptivity.Engine.Knowledge;
using AdaptivQ.Platform.CommandLine;
using CsvHelper;
using CsvHelper.Configuration;

namespace AdaptivQ.Adaptivity.Lab.Engine;

/// <summary>Bayesian knowledge tracing of a file of answers, with given parameters or such as fit each skill.</summary>
internal static class BktCommand
{
    private static readonly string[] Written = ["p_correct_before", "p_known_before"];

    public static Command Create()
    {
        var sequences = EngineCommand.Input(
            "--sequences",
            "CSV: skill, sequence, step, correct (0 or 1), and learner if sequences are numbered by learner. A sequence's steps in order."
        );
        var fit = new Option<bool>("--fit") { Description = "Fit the parameters of each skill, print them as JSON lines, and use them." };
        var prior = Probability("--prior", "P(known before the first answer).");
        var learn = Probability("--learn", "P(learnt between two answers).");
        var forget = Probability("--forget", "P(forgotten between two answers). Default: 0.");
        var guess = Probability("--guess", "P(correct though not known).");
        var slip = Probability("--slip", "P(wrong though known).");
        var noForgetting = new Option<bool>("--no-forgetting") { Description = "With --fit: nothing is forgotten." };
        var maxGuess = new Option<double>("--max-guess")
        {
            Description = "With --fit: the greatest guess.",
            DefaultValueFactory = _ => 0.5,
        };
        var maxSlip = new Option<double>("--max-slip") { Description = "With --fit: the greatest slip.", DefaultValueFactory = _ => 0.5 };
        var starts = new Option<int>("--starts") { Description = "With --fit: points to start from.", DefaultValueFactory = _ => 10 };
        var seed = new Option<long>("--seed") { Description = "With --fit: seed of those points.", DefaultValueFactory = _ => 1 };
        var output = EngineCommand.Output();
        var command = new Command("bkt", "Bayesian knowledge tracing of answers.")
        {
            sequences,
            fit,
            prior,
            learn,
            forget,
            guess,
            slip,
            noForgetting,
            maxGuess,
            maxSlip,
            starts,
            seed,
            output,
        };
        command.SetAction(arguments =>
        {
            Option<double?>[] parameters = [prior, learn, forget, guess, slip];
            var fitting = arguments.GetValue(fit);
            foreach (var parameter in parameters)
            {
                var value = arguments.GetValue(parameter);
                if (fitting && value is not null)
                {
                    throw new CommandRefusedException($"--fit finds the parameters. Leave out {parameter.Name}, or --fit.");
                }
                if (!fitting && value is null && parameter != forget)
                {
                    throw new CommandRefusedException($"{parameter.Name} is missing. Give it, or let --fit find the parameters.");
                }
                if (value is not (null or (>= 0 and <= 1)))
                {
                    throw new CommandRefusedException(
                        $"{parameter.Name} {EngineOutput.Text(value.Value)} cannot be used. It is a probability, from 0 to 1."
                    );
                }
            }

            foreach (var bound in new[] { maxGuess, maxSlip })
            {
                if (!(arguments.GetValue(bound) is >= 0 and <= 1))
                {
                    throw new CommandRefusedException($"{bound.Name} is a probability, from 0 to 1.");
                }
            }

            if (arguments.GetValue(starts) < 1)
            {
                throw new CommandRefusedException("--starts is at least 1.");
            }
            var table = EngineTable.Read(arguments.GetRequiredValue(sequences), "skill", "sequence", "step", "correct");
            var skills = Skills(table);
            var report = new List<string>();
            var (correct, known) = (new double[table.RowCount], new double[table.RowCount]);
            foreach (var (skill, rows) in skills)
            {
                bool[][] answers = [.. rows.Select(sequence => sequence.Select(row => table.Whole(row, "correct", 0, 1) == 1).ToArray())];
                var used = new BktParameters(
                    arguments.GetValue(prior) ?? 0,
                    arguments.GetValue(learn) ?? 0,
                    arguments.GetValue(forget) ?? 0,
                    arguments.GetValue(guess) ?? 0,
                    arguments.GetValue(slip) ?? 0
                );
                if (fitting)
                {
                    var fitted = BktFit.Fit(
                        answers,
                        BktFitOptions.Default with
                        {
                            Greatest = new BktParameters(
                                1,
                                1,
                                arguments.GetValue(noForgetting) ? 0 : 0.5,
                                arguments.GetValue(maxGuess),
                                arguments.GetValue(maxSlip)
                            ),
                            Starts = arguments.GetValue(starts),
                            Seed = arguments.GetValue(seed),
                        }
                    );
                    used = fitted.Parameters;
                    report.Add(Describe(skill, answers.Length, fitted));
                }

                foreach (var (sequence, rowsOfOne) in answers.Zip(rows))
                {
                    var (knownBefore, correctBefore) = (new double[sequence.Length], new double[sequence.Length]);
                    Bkt.Trace(used, sequence, knownBefore, correctBefore);
                    foreach (var (row, i) in rowsOfOne.Select((row, i) => (row, i)))
                    {
                        (correct[row], known[row]) = (correctBefore[i], knownBefore[i]);
                    }
                }
            }

            EngineOutput.Write(arguments.GetRequiredValue(output), writer => Write(writer, table, correct, known));
            foreach (var line in report)
            {
                Console.Out.WriteLine(line);
            }
            return 0;
        });
        return command;
    }

    private static Option<double?> Probability(string name, string description) => new(name) { Description = description };

    /// <summary>The rows of each sequence of each skill, both in the order in which they first come.</summary>
    private static List<(string Skill, List<List<int>> Sequences)> Skills(EngineTable table)
    {
        var skills = new List<(string Skill, List<List<int>> Sequences)>();
        var skillAt = new Dictionary<string, int>(StringComparer.Ordinal);
        var sequences = new Dictionary<(string, string, string), List<int>>();
        for (var row = 0; row < table.RowCount; row++)
        {
            var skill = table.Text(row, "skill");
            var key = (skill, table.Has("learner") ? table.Text(row, "learner") : "", table.Text(row, "sequence"));
            if (!skillAt.TryGetValue(skill, out var at))
            {
                skillAt[skill] = at = skills.Count;
                skills.Add((skill, []));
            }

            if (!sequences.TryGetValue(key, out var rows))
            {
                sequences[key] = rows = [];
                skills[at].Sequences.Add(rows);
            }
            else if (table.Whole(row, "step") <= table.Whole(rows[^1], "step"))
            {
                throw table.Refusal(
                    row,
                    "step",
                    $"does not follow the step before it in sequence '{key.Item3}' of skill '{skill}'",
                    "Write each sequence's steps in order, and number each sequence once."
                );
            }

            _ = table.Whole(row, "step");
            rows.Add(row);
        }

        return skills;
    }

    private static string Describe(string skill, int sequences, BktFitted fitted)
    {
        var warnings = Enum.GetValues<BktWarnings>().Where(warning => warning != BktWarnings.None && fitted.Warnings.HasFlag(warning));
        return JsonSerializer.Serialize(
            new
            {
                skill,
                prior = fitted.Parameters.Prior,
                learn = fitted.Parameters.Learn,
                forget = fitted.Parameters.Forget,
                guess = fitted.Parameters.Guess,
                slip = fitted.Parameters.Slip,
                log_likelihood = double.IsFinite(fitted.LogLikelihood) ? fitted.LogLikelihood : (double?)null,
                sequences,
                answers = fitted.Answers,
                iterations = fitted.Iterations,
                warnings = warnings.Select(warning => warning.ToString()),
            }
        );
    }

    private static void Write(TextWriter writer, EngineTable table, double[] correct, double[] known)
    {
        using var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }, leaveOpen: true);
        // A file that was written here before is written again.
        string[] columns = [.. table.Columns.Except(Written)];
        foreach (var name in columns.Concat(Written))
        {
            csv.WriteField(name);
        }
        csv.NextRecord();
        for (var row = 0; row < table.RowCount; row++)
        {
            foreach (var name in columns)
            {
                csv.WriteField(table.Text(row, name));
            }
            csv.WriteField(EngineOutput.Text(correct[row]));
            csv.WriteField(EngineOutput.Text(known[row]));
            csv.NextRecord();
        }
    }
}
