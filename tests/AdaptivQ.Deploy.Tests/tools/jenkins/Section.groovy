/** What one section of a Jenkinsfile says: its calls in order and its assignments. A word that it does not have is an error. */
class Section {

    Build build
    String name = ''
    List<String> words = []
    List<Map> calls = []
    Map<String, Object> assigned = [:]

    /** Of a stage, once it is read. */
    List<Map> options = []
    Map<String, Object> input = [:]
    List<Section> nested = []
    boolean isParallel

    /** The argument of the word that is there once, or nothing where it may be absent. */
    Object one(String word, boolean mayBeAbsent = false) {
        List<Map> found = calls.findAll { it.name == word }
        if (found.size() > 1 || (found.empty && !mayBeAbsent)) {
            throw new IllegalStateException("'${name}' needs one '${word}', and has ${found.size()}")
        }
        found ? found[0].arguments[0] : null
    }

    Object invokeMethod(String word, Object given) {
        if (!words.contains(word)) {
            throw new IllegalStateException("'${word}' cannot stand in '${name}'")
        }
        Map call = [name: word, arguments: given as List]
        calls << call
        call
    }

    Object propertyMissing(String word) {
        if (word in ['none', 'any']) {
            return word
        }
        word == 'env' ? build.env : word == 'params' ? build.params : build.propertyMissing(word)
    }

    void propertyMissing(String word, Object value) { assigned[word] = value }

}
