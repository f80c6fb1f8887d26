using System.Text;
using CsCheck;

namespace AdaptivQ.Kernel.Tests;

public sealed class NamedIdTests
{
    [Theory]
    [InlineData("time-up")]
    [InlineData("quiz-taken")]
    [InlineData("keys of clients")]
    [InlineData("")]
    public void A_client_s_key_never_names_what_we_name_and_names_the_same_each_time(string key)
    {
        NamedId.OfClientKey(Dns, key).ShouldNotBe(NamedId.Create(Dns, key));
        NamedId.OfClientKey(Dns, key).ShouldBe(NamedId.OfClientKey(Dns, key));
        NamedId.OfClientKey(Dns, key).ShouldNotBe(NamedId.OfClientKey(Oid, key));
    }

    private static readonly Guid Dns = new("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    private static readonly Guid Url = new("6ba7b811-9dad-11d1-80b4-00c04fd430c8");
    private static readonly Guid Oid = new("6ba7b812-9dad-11d1-80b4-00c04fd430c8");

    [Fact]
    public void The_vector_of_RFC_9562_appendix_A4_comes_out() =>
        NamedId.Create(Dns, "www.example.com").ShouldBe(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"));

    /// <summary>The first is in the manual of Python's uuid module; the others come from that module (uuid5).</summary>
    [Fact]
    public void Another_implementation_gives_the_same_ids()
    {
        NamedId.Create(Dns, "python.org").ShouldBe(new Guid("886313e1-3b8a-5372-9b90-0c9aee199e5d"));
        NamedId.Create(Oid, "").ShouldBe(new Guid("0a68eb57-c88a-5f34-9e9d-27f85e68af4f"));
        NamedId.Create(Dns, "Zürich 🙂").ShouldBe(new Guid("45e8eb2d-4b7f-55ff-995e-eaba58594725"));
        NamedId.Create(Url, "http://example.org/" + new string('ä', 300)).ShouldBe(new Guid("2fce94fb-94b2-5711-a206-bc66b910d420"));
    }

    /// <summary>240 bytes is where the buffer moves from the stack to the heap.</summary>
    [Theory]
    [InlineData(239, "96174f4f-5a68-57c0-915f-9158297d4ca9")]
    [InlineData(240, "b1caeded-d115-5f12-b5ee-20d9944b06f7")]
    [InlineData(241, "79a60ce6-17ca-5a4f-9252-f9ce5bbd369a")]
    public void Long_names_are_hashed_whole(int length, string id) => NamedId.Create(Dns, new string('x', length)).ShouldBe(new Guid(id));

    [Fact]
    public void Every_id_says_that_it_is_of_version_5_and_of_the_variant_of_the_RFC() =>
        Gen.Select(Gen.Guid, Gen.String)
            .Sample(
                (scope, name) =>
                {
                    var id = NamedId.Create(scope, name);
                    id.Version.ShouldBe(5);
                    (id.Variant & 0xC).ShouldBe(0x8);
                }
            );

    [Fact]
    public void The_same_name_gives_the_same_id_and_another_name_or_scope_another_one() =>
        Gen.Select(Gen.Guid, Gen.Guid, Gen.String[Gen.Char.AlphaNumeric, 0, 40], Gen.String[Gen.Char.AlphaNumeric, 0, 40])
            .Sample(
                (scope, otherScope, name, otherName) =>
                {
                    NamedId.Create(scope, name).ShouldBe(NamedId.Create(scope, new string(name.AsSpan())));
                    (NamedId.Create(scope, name) == NamedId.Create(scope, otherName)).ShouldBe(name == otherName);
                    (NamedId.Create(scope, name) == NamedId.Create(otherScope, name)).ShouldBe(scope == otherScope);
                }
            );

    [Fact]
    public void Nothing_joins_scope_and_name_in_two_ways()
    {
        // The scope has a fixed length, so its bytes never pass for the beginning of a name.
        var tail = Encoding.ASCII.GetString("abcdefghijklmnop"u8);
        NamedId.Create(new Guid("abcdefghijklmnop"u8, bigEndian: true), "x").ShouldNotBe(NamedId.Create(Guid.Empty, tail + "x"));
    }
}
