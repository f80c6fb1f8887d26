/**
 * The declarative part: reads the sections strictly, then runs the stages in the order of Jenkins' own interpreter
 * (pipeline-model-definition, ModelInterpreter.groovy): options, input, agent, stages or steps, post. Options and inputs are
 * read before anything runs, agents and conditions when their turn comes.
 */
class Declarative {

    static final List<String> STAGE_OPTIONS = ['timeout', 'lock', 'timestamps', 'retry']
    static final List<String> JOB_OPTIONS = STAGE_OPTIONS + ['skipDefaultCheckout', 'disableConcurrentBuilds', 'buildDiscarder', 'logRotator']

    private final Build build

    Declarative(Build build) { this.build = build }

    void run(Closure body) {
        Section root = section('pipeline', ['agent', 'parameters', 'options', 'environment', 'stages', 'post', 'triggers'], body)
        ['agent', 'stages'].each { root.one(it) }
        read(root.one('parameters', true), ['choice', 'string']).calls.each { call -> declare(call.arguments[0]) }
        Section options = read(root.one('options', true), JOB_OPTIONS)
        build.events << [stage: '', step: 'options', text: options.calls*.name.join(' ')]
        read(root.one('environment', true), []).assigned.each { name, value -> build.env[name] = value.toString() }
        build.scenario.params?.keySet()?.each {
            if (!build.params.containsKey(it)) {
                throw new IllegalStateException("The job has no parameter ${it}")
            }
        }
        List<Section> stages = stagesOf(root.one('stages'))
        Throwable error = agent(root.one('agent')) { sequence(stages) }
        error = post(root.one('post', true), error) ?: error
        build.currentBuild.result = build.currentBuild.currentResult
        if (error) {
            build.problems << "stopped: ${error.message}".toString()
        }
    }

    private void declare(Map parameter) {
        Object given = build.scenario.params?.get(parameter.name)
        if (given != null && parameter.choices && !(given in parameter.choices)) {
            throw new IllegalStateException("${parameter.name} cannot be ${given}")
        }
        build.params[parameter.name] = given != null ? given : parameter.choices ? parameter.choices[0] : parameter.defaultValue
        build.env[parameter.name] = build.params[parameter.name]
    }

    /** Each stage with all that it says, checked before the first one runs. */
    private List<Section> stagesOf(Closure body) {
        section('stages', ['stage'], body).calls.collect { call ->
            List<String> words = ['agent', 'when', 'options', 'input', 'environment', 'steps', 'stages', 'parallel', 'failFast', 'post']
            Section stage = section(call.arguments[0].toString(), words, call.arguments[1])
            List<String> work = ['steps', 'stages', 'parallel'].findAll { word -> stage.calls.any { it.name == word } }
            if (work.size() != 1) {
                throw new IllegalStateException("Stage ${stage.name} needs one of steps, stages and parallel")
            }
            stage.options = read(stage.one('options', true), STAGE_OPTIONS).calls
            stage.input = read(stage.one('input', true), ['message', 'ok', 'submitter', 'submitterParameter']).calls
                .collectEntries { [it.name, it.arguments[0]] }
            if (work[0] != 'steps') {
                stage.nested = stagesOf(stage.one(work[0]))
                stage.isParallel = work[0] == 'parallel'
            }
            stage
        }
    }

    private Throwable sequence(List<Section> stages) {
        Throwable error = null
        stages.each { stage -> error = error ?: evaluate(stage) }
        error
    }

    private Throwable evaluate(Section stage) {
        build.stages << stage.name
        int locks = build.locks.size()
        Throwable error = null
        try {
            Map<String, Boolean> when = conditions(stage.one('when', true))
            if (when.beforeOptions && !when.passed) {
                return null
            }
            stage.options.findAll { it.name == 'lock' }.each { build.locks << it.arguments[0].toString() }
            if (when.beforeInput && !when.passed) {
                return null
            }
            ask(stage)
            if (when.beforeAgent && !when.passed) {
                return null
            }
            error = agent(stage.one('agent', true)) {
                if (!when.passed) {
                    return null
                }
                Throwable inner = perform(stage)
                post(stage.one('post', true), inner) ?: inner
            }
        } catch (InterruptedException | RuntimeException | GroovyRuntimeException e) {
            error = failed(e)
        } finally {
            build.stages.removeLast()
            while (build.locks.size() > locks) {
                build.locks.removeLast()
            }
        }
        error
    }

    private Throwable perform(Section stage) {
        if (stage.nested) {
            return stage.isParallel ? stage.nested.collect { evaluate(it) }.find() : sequence(stage.nested)
        }
        try {
            build.events << [stage: build.stages.join(' / '), step: 'stage', text: stage.name, agent: build.agents ? build.agents.last() : null]
            inBuild(stage.one('steps'))
            return null
        } catch (InterruptedException | RuntimeException | GroovyRuntimeException e) {
            return failed(e)
        }
    }

    private Throwable failed(Throwable error) {
        build.currentBuild.currentResult = error instanceof InterruptedException ? 'ABORTED' : 'FAILURE'
        error
    }

    private void ask(Section stage) {
        if (!stage.input) {
            return
        }
        build.record('input', stage.input.message.toString())
        build.events.last().submitter = stage.input.submitter
        if (build.scenario.approver == null) {
            throw new InterruptedException('Rejected, or no one answered in time')
        }
        build.env[stage.input.submitterParameter] = build.scenario.approver
    }

    private Map<String, Boolean> conditions(Closure body) {
        Section when = read(body, ['beforeAgent', 'beforeInput', 'beforeOptions', 'expression'])
        Map<String, Boolean> result = [passed: true]
        when.calls.each { call ->
            if (call.name != 'expression') {
                result[call.name] = call.arguments[0]
                return
            }
            Object value = inBuild(call.arguments[0])
            // Jenkins would take any text for true.
            if (!(value instanceof Boolean)) {
                throw new IllegalStateException("A condition must be true or false, not '${value}'")
            }
            result.passed = result.passed && value
        }
        result
    }

    /** Runs something on the agent that a section names, on the agent around it, or on none. */
    private Throwable agent(Object said, Closure<Throwable> body) {
        String label = said instanceof Closure ? read(said, ['label']).one('label').toString() : said
        if (label == null || label == 'none') {
            return body()
        }
        build.agents << label
        try {
            return body()
        } finally {
            build.agents.removeLast()
        }
    }

    private Throwable post(Closure body, Throwable before) {
        List<String> known = ['always', 'success', 'failure', 'aborted', 'unsuccessful', 'cleanup']
        String result = before ? build.currentBuild.currentResult : 'SUCCESS'
        Map<String, Boolean> due = [always: true, cleanup: true, success: result == 'SUCCESS', failure: result == 'FAILURE',
                                    aborted: result == 'ABORTED', unsuccessful: result != 'SUCCESS']
        Throwable error = null
        read(body, known).calls.each { call ->
            try {
                if (due[call.name]) {
                    inBuild(call.arguments[0])
                }
            } catch (InterruptedException | RuntimeException | GroovyRuntimeException e) {
                error = failed(e)
            }
        }
        error
    }

    private Object inBuild(Closure body) {
        body.delegate = build
        body.resolveStrategy = Closure.DELEGATE_ONLY
        body()
    }

    private Section read(Closure body, List<String> words) { body ? section('', words, body) : new Section(build: build) }

    private Section section(String name, List<String> words, Closure body) {
        Section section = new Section(build: build, name: name, words: words)
        body.delegate = section
        body.resolveStrategy = Closure.DELEGATE_ONLY
        body()
        section
    }

}
