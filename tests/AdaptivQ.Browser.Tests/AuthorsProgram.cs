using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AdaptivQ.Quizzes.Publishing;

namespace AdaptivQ.Browser.Tests;

/// <summary>An author's own program, which calls the product over HTTP as docs/api/README.md says.</summary>
public sealed class AuthorsProgram : IDisposable
{
    private readonly HttpClient _http;

    private AuthorsProgram(HttpClient http) => _http = http;

    public static async Task<AuthorsProgram> SignIn(string address, TestPerson author)
    {
        var program = new AuthorsProgram(new HttpClient { BaseAddress = new Uri(address) });
        var words = JsonContent.Create(new { email = author.Email, password = TestPerson.Password });
        var token = (await program.Post("/api/tokens", words)).GetProperty("accessToken").GetString();
        program._http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return program;
    }

    /// <summary>A new bank with the items of a CSV file.</summary>
    public async Task<Guid> OpenBank(string title, string file)
    {
        var bank = await Post("/api/item-banks", JsonContent.Create(new { title }));
        var bankId = bank.GetProperty("id").GetGuid();
        await Post($"/api/item-banks/{bankId}/items", new StringContent(file, Encoding.UTF8, "text/csv"));
        return bankId;
    }

    /// <summary>Sets up a quiz and publishes it.</summary>
    public async Task<Guid> Publish(DraftQuiz draft) =>
        (await Post("/api/quizzes?publish=true", JsonContent.Create(draft))).GetProperty("id").GetGuid();

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> Post(string path, HttpContent content)
    {
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), content);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"POST {path} is refused: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
