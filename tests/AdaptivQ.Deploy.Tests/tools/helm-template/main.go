// helm-template renders a chart as `helm template` does, for machines without helm: the same template language
// (text/template), the same functions (sprig and Helm's own) and the same merging of values.
//
// Built with what Debian packages, without fetching anything (scripts/deploy-tools.sh):
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go build -o .adaptivq/tools/bin/helm-template ./tests/AdaptivQ.Deploy.Tests/tools/helm-template
//
// What it does: Chart.yaml, values.yaml, -f (later files win, null removes), --set and --set-string, .Values, .Release, .Chart,
// .Capabilities, .Files, .Template, include, tpl, required, lookup (always empty), toYaml and its kind. NOTES.txt and partials (_*)
// are not printed; hooks and tests are, as Helm prints them. Numbers are float64, as they are to Helm.
//
// What it does not: subcharts and libraries, values.schema.json (a JSON schema validator does that), sorting by kind (files come by
// name), post-renderers. With --strict a value that does not exist is an error, as in `helm lint --strict`.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(v string) error { *l = append(*l, v); return nil }

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

func run(arguments []string, out io.Writer) error {
	var files, sets, setStrings list
	flags := flag.NewFlagSet("helm-template", flag.ContinueOnError)
	namespace := flags.String("namespace", "default", "of the release")
	kubeVersion := flags.String("kube-version", "v1.34.0", "that .Capabilities tells")
	showOnly := flags.String("show-only", "", "one template only, as templates/ingress.yaml")
	strict := flags.Bool("strict", false, "a value that does not exist is an error")
	flags.Var(&files, "f", "values file, - for standard input")
	flags.Var(&sets, "set", "a.b=value, comma separated")
	flags.Var(&setStrings, "set-string", "as --set, always a string")

	// As in helm, flags may stand before, between and after the two names.
	var names []string
	for rest := arguments; ; {
		if err := flags.Parse(rest); err != nil {
			return err
		}
		if rest = flags.Args(); len(rest) == 0 {
			break
		}
		names, rest = append(names, rest[0]), rest[1:]
	}
	if len(names) != 2 {
		return errors.New("usage: helm-template NAME CHART [--namespace N] [-f values.yaml]... [--set a.b=c]... [--strict]")
	}

	chart, err := load(names[1])
	if err != nil {
		return err
	}
	values := chart.values
	for _, file := range files {
		given, err := readValues(file)
		if err != nil {
			return err
		}
		values = merge(values, given)
	}
	for _, set := range sets {
		if err := setAll(values, set, false); err != nil {
			return err
		}
	}
	for _, set := range setStrings {
		if err := setAll(values, set, true); err != nil {
			return err
		}
	}

	rendered, err := chart.render(names[0], *namespace, *kubeVersion, values, *strict)
	if err != nil {
		return err
	}
	var order []string
	for name := range rendered {
		order = append(order, name)
	}
	sort.Strings(order)
	found := false
	for _, name := range order {
		if *showOnly != "" && name != filepath.Join(chart.name, *showOnly) {
			continue
		}
		found = true
		for _, document := range documents(rendered[name]) {
			fmt.Fprintf(out, "---\n# Source: %s\n%s\n", name, document)
		}
	}
	if !found && *showOnly != "" {
		return fmt.Errorf("could not find template %s in chart", *showOnly)
	}
	return nil
}

// documents splits what a template printed and leaves out what holds only comments and white space.
func documents(text string) []string {
	var found []string
	for _, part := range strings.Split("\n"+text, "\n---") {
		for _, line := range strings.Split(part, "\n") {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				found = append(found, strings.Trim(part, "\n"))
				break
			}
		}
	}
	return found
}

func readValues(file string) (map[string]interface{}, error) {
	var text []byte
	var err error
	if file == "-" {
		text, err = io.ReadAll(os.Stdin)
	} else {
		text, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, err
	}
	values, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return values, nil
}

// merge lays the second over the first: maps are merged, everything else is replaced, null removes.
func merge(under, over map[string]interface{}) map[string]interface{} {
	merged := map[string]interface{}{}
	for key, value := range under {
		merged[key] = value
	}
	for key, value := range over {
		below, isBelow := merged[key].(map[string]interface{})
		above, isAbove := value.(map[string]interface{})
		switch {
		case value == nil:
			delete(merged, key)
		case isBelow && isAbove:
			merged[key] = merge(below, above)
		default:
			merged[key] = value
		}
	}
	return merged
}

// setAll carries out one --set; commas inside a value are escaped by a backslash.
func setAll(values map[string]interface{}, text string, asString bool) error {
	const comma = "\x00"
	for _, pair := range strings.Split(strings.ReplaceAll(text, `\,`, comma), ",") {
		equals := strings.Index(pair, "=")
		if equals < 1 {
			return fmt.Errorf("failed parsing --set data: %q has no value", pair)
		}
		path := strings.Split(pair[:equals], ".")
		value := strings.ReplaceAll(pair[equals+1:], comma, ",")
		at := values
		for _, name := range path[:len(path)-1] {
			next, is := at[name].(map[string]interface{})
			if !is {
				next = map[string]interface{}{}
			} else {
				next = merge(next, nil) // a copy: what was read from a file stays as it is
			}
			at[name] = next
			at = next
		}
		last := path[len(path)-1]
		if at[last] = typed(value, asString); at[last] == nil {
			delete(at, last)
		}
	}
	return nil
}

func typed(value string, asString bool) interface{} {
	if asString {
		return value
	}
	switch value {
	case "true", "false":
		return value == "true"
	case "null":
		return nil
	}
	// As in helm, 007 and 1e3 stay strings, so that a tag made of digits is not changed.
	if number, err := strconv.ParseInt(value, 10, 64); err == nil && (value == "0" || value[0] != '0') {
		return number
	}
	if strings.HasPrefix(value, "{") && strings.HasSuffix(value, "}") {
		var items []interface{}
		for _, item := range strings.Split(value[1:len(value)-1], ",") {
			items = append(items, typed(item, false))
		}
		return items
	}
	return value
}

// parse reads YAML as Helm does: by way of JSON, so that every number is a float64.
func parse(text []byte) (map[string]interface{}, error) {
	parsed := map[string]interface{}{}
	if err := yaml.Unmarshal(text, &parsed); err != nil {
		return nil, err
	}
	return plain(parsed).(map[string]interface{}), nil
}

func plain(value interface{}) interface{} {
	switch value := value.(type) {
	case map[string]interface{}:
		for key, item := range value {
			value[key] = plain(item)
		}
		return value
	case map[interface{}]interface{}:
		named := map[string]interface{}{}
		for key, item := range value {
			named[fmt.Sprint(key)] = plain(item)
		}
		return named
	case []interface{}:
		for i, item := range value {
			value[i] = plain(item)
		}
		return value
	case int:
		return float64(value)
	case int64:
		return float64(value)
	case uint64:
		return float64(value)
	}
	return value
}
