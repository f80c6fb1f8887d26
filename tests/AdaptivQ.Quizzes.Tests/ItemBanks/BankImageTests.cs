using System.Security.Cryptography;
using AdaptivQ.Quizzes.ItemBanks;

namespace AdaptivQ.Quizzes.Tests.ItemBanks;

/// <summary>A picture is what its bytes say, never what its name says.</summary>
public sealed class BankImageTests
{
    private static readonly byte[] Png = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 1, 2, 3];

    public static TheoryData<byte[], string> Pictures =>
        new()
        {
            { Png, "image/png" },
            { [0xFF, 0xD8, 0xFF, 0xE0, 0, 16], "image/jpeg" },
            { [.. "GIF89a"u8, 1, 0], "image/gif" },
            { [.. "GIF87a"u8, 1, 0], "image/gif" },
            { [.. "RIFF"u8, 9, 0, 0, 0, .. "WEBPVP8 "u8], "image/webp" },
        };

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Its_type_is_read_from_the_first_bytes(byte[] bytes, string type)
    {
        var image = BankImage.Read(bytes).ShouldNotBeNull();
        image.ContentType.ShouldBe(type);
        image.Bytes.ShouldBe(bytes);
        image.Id.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    /// <summary>SVG and HTML carry scripts; the rest is cut short or something else.</summary>
    public static TheoryData<byte[]> NoPictures =>
        new()
        {
            Array.Empty<byte>(),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"u8.ToArray(),
            "<!doctype html><script>alert(1)</script>"u8.ToArray(),
            "%PDF-1.7"u8.ToArray(),
            Png[..7],
            new byte[] { 0xFF, 0xD8 },
            "GIF"u8.ToArray(),
            "RIFF....WAVEfmt "u8.ToArray(),
            "RIFF....WEB"u8.ToArray(),
            "BM......"u8.ToArray(),
        };

    [Theory]
    [MemberData(nameof(NoPictures))]
    public void Anything_else_is_no_picture(byte[] bytes) => BankImage.Read(bytes).ShouldBeNull();

    [Fact]
    public void Other_bytes_are_another_picture() => BankImage.Read([.. Png, 4])!.Id.ShouldNotBe(BankImage.Read(Png)!.Id);

    [Fact]
    public void A_name_belongs_to_its_bank()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        var name = BankImageName.For(one, "half.png", "hash");
        (name.BankId, name.Name, name.ImageId).ShouldBe((one, "half.png", "hash"));
        name.Id.ShouldNotBe(BankImageName.For(other, "half.png", "hash").Id);
        name.Id.ShouldBe(BankImageName.For(one, "half.png", "another").Id);
    }
}
