namespace AdaptivQ.Integration.Tests.Operations;

/// <summary>
/// SQL after which every document that a rebuild writes takes it a while, on however fast a machine: what a test wants to see
/// during the replay, it sees.
/// </summary>
internal static class SlowReplay
{
    /// <summary>Rebuilds that begin from here on take the time they take.</summary>
    public const string End = "drop event trigger slow_shadows";

    public static string Begin(int milliseconds) => Begin($"perform pg_sleep({milliseconds} / 1000.0);");

    /// <param name="first">What is done before each document, in PL/pgSQL.</param>
    public static string Begin(string first) =>
        $$"""
            create or replace function public.dawdle() returns trigger language plpgsql as $$ begin {{first}} return new; end $$;
            create or replace function public.slow_shadow() returns event_trigger language plpgsql as $$
            declare made record;
            begin
              for made in select object_identity from pg_event_trigger_ddl_commands()
                where object_type = 'table' and object_identity ~ 'mt_doc_.*_[1-9][0-9]{6}$'
              loop
                execute format(
                  'create trigger dawdle before insert on %s for each row execute function public.dawdle()', made.object_identity);
              end loop;
            end $$;
            create event trigger slow_shadows on ddl_command_end when tag in ('CREATE TABLE') execute function public.slow_shadow()
            """;
}
