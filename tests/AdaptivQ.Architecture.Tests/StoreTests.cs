using AdaptivQ.Host;
using AdaptivQ.Platform.Database;
using JasperFx;
using JasperFx.Events.Projections;
using JasperFx.MultiTenancy;
using Marten;
using Marten.Schema;
using Marten.Storage;

namespace AdaptivQ.Architecture.Tests;

/// <summary>One store, a schema for each module, a school for each document, and projections that stop rather than be wrong.</summary>
public sealed class StoreTests(BuiltHost host)
{
    /// <summary>Documents outside all schools, and why there is no school to put them in.</summary>
    private static readonly Dictionary<string, string> OutsideSchools = new()
    {
        ["AdaptivQ.Identity.SignIn.Account"] = "Found by someone who signs in, before anybody knows of which school they are.",
        ["AdaptivQ.Identity.SignIn.Revocation"] = "Read by every node for all schools at once, by random ids.",
        ["AdaptivQ.Identity.SignIn.SignInFailures"] = "Counts attempts on an address, whether it has an account or not.",
        ["AdaptivQ.Identity.SignIn.StoredKey"] = "Seals the cookies and tokens that name the school.",
    };

    private IEnumerable<IDocumentType> Documents =>
        host.Store.Options.AllKnownDocumentTypes().Where(document => Repository.IsOurs(document.DocumentType.Assembly));

    [Fact]
    public void Every_document_lies_in_its_module_s_schema()
    {
        Documents.ShouldNotBeEmpty();
        Documents.SelectMany(document => Misplaced(document.DocumentType, document.DatabaseSchemaName)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_document_belongs_to_a_school_but_for_those_that_cannot() =>
        Documents.SelectMany(document => Unschooled(document.DocumentType, document.TenancyStyle)).ShouldBeEmpty();

    [Fact]
    public void Every_reason_for_standing_outside_the_schools_is_still_needed() =>
        OutsideSchools
            .Keys.Except(
                Documents
                    .Where(document => document.TenancyStyle == TenancyStyle.Single)
                    .Select(document => document.DocumentType.FullName!)
            )
            .ShouldBeEmpty();

    [Fact]
    public void Streams_belong_to_schools_too()
    {
        host.Store.Options.Events.TenancyStyle.ShouldBe(TenancyStyle.Conjoined);
        host.Store.Options.Events.DatabaseSchemaName.ShouldBe(DatabaseNames.EventSchema);
    }

    [Fact]
    public void Every_projection_has_a_name_that_an_operator_can_say()
    {
        var names = Projections.Select(projection => projection.Name).ToList();
        names.ShouldNotBeEmpty();
        Projections.SelectMany(projection => Unnamed(projection.GetType(), projection.Name)).ShouldBeEmpty();
        names.ShouldBeUnique();
    }

    [Fact]
    public void Every_projection_that_a_module_has_is_registered() =>
        Repository
            .Modules.SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(ProjectionBase)))
            .Except(Projections.Select(projection => projection.GetType()))
            .Select(type => type.FullName)
            .ShouldBeEmpty();

    [Fact]
    public void A_projection_that_cannot_apply_an_event_stops_and_does_not_skip_it()
    {
        foreach (var errors in new[] { Options.Projections.Errors, Options.Projections.RebuildErrors })
        {
            (errors.SkipApplyErrors, errors.SkipSerializationErrors, errors.SkipUnknownEvents).ShouldBe((false, false, false));
        }
    }

    [Fact]
    public void A_process_that_may_not_change_the_schema_does_not() => Options.AutoCreateSchemaObjects.ShouldBe(AutoCreate.None);

    [Fact]
    public void Breaches_are_found()
    {
        Misplaced(typeof(Quizzes.ItemBanks.Item), "learners")
            .ShouldBe(["AdaptivQ.Quizzes.ItemBanks.Item lies in schema 'learners', not 'quizzes'"]);
        Misplaced(typeof(Identity.SignIn.StoredKey), "public").ShouldHaveSingleItem();
        Unschooled(typeof(Quizzes.ItemBanks.Item), TenancyStyle.Single).ShouldBe(["AdaptivQ.Quizzes.ItemBanks.Item belongs to no school"]);
        Unnamed(typeof(Adaptivity.History.AttemptSummaryProjection), "AttemptSummaryProjection").ShouldHaveSingleItem();
        Unnamed(typeof(Adaptivity.History.AttemptSummaryProjection), "AttemptSummary").ShouldHaveSingleItem();
        Unnamed(typeof(Adaptivity.History.AttemptSummaryProjection), "attempt summaries").ShouldHaveSingleItem();
    }

    private StoreOptions Options => (StoreOptions)host.Store.Options;

    private IEnumerable<IProjectionSource<IDocumentOperations, IQuerySession>> Projections => Options.Projections.All;

    private static IEnumerable<string> Misplaced(Type document, string schema)
    {
        var expected = Repository.ModuleOf(Repository.Name(document.Assembly)) is { } module
#pragma warning disable CA1308 // PostgreSQL folds names to lower case.
            ? module.ToLowerInvariant()
#pragma warning restore CA1308
            : DatabaseNames.HostSchema;
        if (schema != expected)
        {
            yield return $"{document.FullName} lies in schema '{schema}', not '{expected}'";
        }
    }

    private static IEnumerable<string> Unschooled(Type document, TenancyStyle style)
    {
        if (style != TenancyStyle.Conjoined && !OutsideSchools.ContainsKey(document.FullName!))
        {
            yield return $"{document.FullName} belongs to no school";
        }
    }

    /// <summary>A projection class says its name itself: what the library would call it changes with the class.</summary>
    private static IEnumerable<string> Unnamed(Type projection, string name)
    {
        var called = projection.BaseType!.GetGenericArguments().Append(projection).Select(type => type.Name);
        if (name.Length == 0 || !name.All(char.IsAsciiLetter) || (Repository.IsOurs(projection.Assembly) && called.Contains(name)))
        {
            yield return $"{projection.Name} has the name '{name}'";
        }
    }
}
