/**
 * What a Jenkinsfile may call, recorded instead of done. A step that is not here does not exist, an argument that it does not
 * have is an error, and what needs an agent fails without one, all as in Jenkins.
 */
abstract class Build extends Script {

    /** Arguments that each step takes by name; what a step takes without one is "". */
    static final Map<String, List<String>> STEPS = [
        archiveArtifacts: ['artifacts', 'allowEmptyArchive', 'fingerprint'],
        checkout: [''], echo: [''], error: [''], fileExists: [''], junit: [''], readFile: [''],
        mail: ['to', 'subject', 'body'],
        sh: ['', 'script', 'returnStdout'],
    ]
    static final List<String> NEED_AN_AGENT = ['archiveArtifacts', 'checkout', 'fileExists', 'junit', 'readFile', 'sh', 'dir']

    Map env = [:].withDefault { null }
    Map params = [:]
    Map currentBuild = [currentResult: 'SUCCESS', displayName: '']
    String scm = 'scm'

    /** What happened, in order. */
    List<Map> events = []
    List<String> problems = []
    List<String> stages = []
    List<String> agents = []
    List<String> locks = []
    List<String> credentials = []
    List<String> folders = []
    Map scenario = [:]

    Object run() { null }

    void pipeline(Closure body) { new Declarative(this).run(body) }

    void withCredentials(List<Map> bindings, Closure body) {
        Map before = new HashMap(env)
        bindings.each { binding ->
            env[binding.variable] = "canary-${binding.credentialsId}".toString()
            credentials << binding.credentialsId.toString()
        }
        try {
            body()
        } finally {
            bindings.each { binding ->
                env[binding.variable] = before[binding.variable]
                credentials.removeLast()
            }
        }
    }

    Map string(Map binding) { binding }

    Map file(Map binding) { binding }

    void script(Closure body) { body() }

    void timeout(Map arguments, Closure body) { body() }

    void dir(String folder, Closure body) {
        record('dir', folder)
        folders << folder
        try {
            body()
        } finally {
            folders.removeLast()
        }
    }

    Object propertyMissing(String name) {
        if (!env.containsKey(name)) {
            throw new MissingPropertyException(name, Build)
        }
        env[name]
    }

    Object methodMissing(String name, Object given) {
        List<String> known = STEPS[name]
        if (known == null) {
            throw new IllegalStateException("No such step: ${name}")
        }
        List arguments = given as List
        Map named = arguments && arguments[0] instanceof Map ? arguments[0] : ['': arguments ? arguments[0] : null]
        named.keySet().each { argument ->
            if (!known.contains(argument)) {
                throw new IllegalStateException("${name} takes no '${argument}'")
            }
        }
        Object text = name == 'sh' ? (named[''] ?: named.script) : name == 'mail' ? named.values().join(' ') : (named[''] ?: named.artifacts)
        // Jenkins would put the values into the command, where the shell and the log see them.
        if (name == 'sh' && text instanceof GString) {
            problems << "A command is put together by Groovy, not by the shell: ${text}".toString()
        }
        record(name, text.toString())
        perform(name, named, text.toString())
    }

    void record(String step, String text) {
        if (step in NEED_AN_AGENT && !agents) {
            throw new IllegalStateException("${step} needs an agent, and stage ${stages.join(' / ')} has none")
        }
        events << [stage: stages.join(' / '), step: step, text: text, agent: agents ? agents.last() : null, locks: locks.toList(),
                   credentials: credentials.toList(), folder: folders.join('/'), target: env.TARGET, version: env.VERSION]
    }

    private Object perform(String name, Map named, String text) {
        switch (name) {
            case 'error':
                throw new IllegalStateException(text)
            case 'fileExists':
                return fileOf(text) != null
            case 'readFile':
                return fileOf(text)
            case 'sh':
                if (scenario.interrupted?.any { text.contains(it) }) {
                    throw new InterruptedException(text)
                }
                if (scenario.failing?.any { text.contains(it) }) {
                    throw new IllegalStateException("script returned exit code 1: ${text}")
                }
                return named.returnStdout ? scenario.output ?: 'f00dfacef00dfacef00dfacef00dfacef00dface\n' : null
            default:
                return null
        }
    }

    /** The file that the playbook writes just before it touches the cluster. */
    private String fileOf(String name) {
        boolean deployed = events.any { it.step == 'sh' && it.text.contains('playbooks/deploy.yml') }
        name == 'revision-before' && deployed ? scenario.revisionBefore : null
    }

}
