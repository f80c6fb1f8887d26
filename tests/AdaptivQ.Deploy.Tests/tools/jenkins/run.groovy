/** groovy run.groovy <Jenkinsfile> <scenarios.json>: runs the pipeline once a scenario and prints what happened, as JSON. */
import groovy.json.JsonOutput
import groovy.json.JsonSlurper
import org.codehaus.groovy.control.CompilerConfiguration

File jenkinsfile = new File(args[0])
CompilerConfiguration configuration = new CompilerConfiguration(scriptBaseClass: Build.name)
Class<Build> compiled = new GroovyClassLoader(Build.classLoader, configuration).parseClass(jenkinsfile)

println JsonOutput.toJson(new JsonSlurper().parse(new File(args[1])).collect { scenario ->
    Build build = compiled.getDeclaredConstructor().newInstance()
    build.scenario = scenario
    build.env.putAll(scenario.env ?: [:])
    build.env.putAll([BUILD_NUMBER: '7', BUILD_URL: 'https://jenkins.example/7/', WORKSPACE: '/workspace'])
    try {
        build.run()
    } catch (RuntimeException | MissingMethodException e) {
        build.currentBuild.result = 'FAILURE'
        build.problems << "not a pipeline: ${e.message}".toString()
    }
    [name: scenario.name, result: build.currentBuild.result, title: build.currentBuild.displayName, events: build.events, problems: build.problems]
})
