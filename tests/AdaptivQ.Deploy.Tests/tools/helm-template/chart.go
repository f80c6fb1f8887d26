package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"gopkg.in/yaml.v3"
)

type chart struct {
	name      string
	about     map[string]interface{}
	values    map[string]interface{}
	templates map[string]string // by name from the chart's name on, as in adaptivq/templates/ingress.yaml
	files     files
}

func load(folder string) (*chart, error) {
	about, err := readValues(filepath.Join(folder, "Chart.yaml"))
	if err != nil {
		return nil, err
	}
	values, err := readValues(filepath.Join(folder, "values.yaml"))
	if err != nil {
		return nil, err
	}
	c := &chart{name: fmt.Sprint(about["name"]), about: capitalised(about), values: values, templates: map[string]string{}, files: files{}}
	err = filepath.Walk(folder, func(file string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(folder, file)
		if err != nil {
			return err
		}
		if relative = filepath.ToSlash(relative); strings.HasPrefix(relative, "templates/") {
			c.templates[path.Join(c.name, relative)] = string(text)
		} else {
			c.files[relative] = text
		}
		return nil
	})
	return c, err
}

// capitalised gives the chart's fields the names that templates use.
func capitalised(about map[string]interface{}) map[string]interface{} {
	named := map[string]interface{}{}
	for name, value := range about {
		if name == "apiVersion" {
			named["APIVersion"] = value
		} else {
			named[strings.ToUpper(name[:1])+name[1:]] = value
		}
	}
	return named
}

func (c *chart) render(release, namespace, kubeVersion string, values map[string]interface{}, strict bool) (map[string]string, error) {
	root := template.New("gotpl")
	if strict {
		root.Option("missingkey=error")
	} else {
		root.Option("missingkey=zero")
	}
	root.Funcs(functions(root))
	for name, text := range c.templates {
		if _, err := root.New(name).Parse(text); err != nil {
			return nil, fmt.Errorf("parse error at (%s): %w", name, err)
		}
	}

	number := strings.Split(strings.TrimPrefix(kubeVersion, "v"), ".")
	top := map[string]interface{}{
		"Values": values,
		"Chart":  c.about,
		"Files":  c.files,
		"Release": map[string]interface{}{
			"Name": release, "Namespace": namespace, "Service": "Helm", "IsInstall": true, "IsUpgrade": false, "Revision": 1,
		},
		"Capabilities": map[string]interface{}{
			"KubeVersion": map[string]interface{}{"Version": kubeVersion, "GitVersion": kubeVersion, "Major": number[0], "Minor": number[1]},
			"APIVersions": versions{"v1", "apps/v1", "batch/v1", "autoscaling/v2", "policy/v1", "networking.k8s.io/v1"},
		},
	}

	rendered := map[string]string{}
	for name := range c.templates {
		if strings.HasPrefix(path.Base(name), "_") {
			continue
		}
		top["Template"] = map[string]interface{}{"Name": name, "BasePath": path.Join(c.name, "templates")}
		var out bytes.Buffer
		if err := root.ExecuteTemplate(&out, name, top); err != nil {
			return nil, fmt.Errorf("execution error at %w", err)
		}
		if path.Base(name) == "NOTES.txt" {
			continue // It had to render; it is for people.
		}
		text := strings.ReplaceAll(out.String(), "<no value>", "")
		for _, document := range documents(text) {
			if err := yaml.Unmarshal([]byte(document), &map[string]interface{}{}); err != nil {
				return nil, fmt.Errorf("YAML parse error on %s: %w\n%s", name, err, document)
			}
		}
		rendered[name] = text
	}
	return rendered, nil
}

func functions(root *template.Template) template.FuncMap {
	all := sprig.TxtFuncMap()
	// Helm leaves these out, so that a chart cannot read the machine it is rendered on.
	delete(all, "env")
	delete(all, "expandenv")
	depth := 0
	own := template.FuncMap{
		"include": func(name string, data interface{}) (string, error) {
			if depth++; depth > 1000 {
				return "", fmt.Errorf("rendering template has a nested reference name: %s", name)
			}
			defer func() { depth-- }()
			var out bytes.Buffer
			err := root.ExecuteTemplate(&out, name, data)
			return out.String(), err
		},
		"tpl": func(text string, data interface{}) (string, error) {
			clone, err := root.Clone()
			if err != nil {
				return "", err
			}
			parsed, err := clone.New("tpl").Parse(text)
			if err != nil {
				return "", err
			}
			var out bytes.Buffer
			err = parsed.Execute(&out, data)
			return strings.ReplaceAll(out.String(), "<no value>", ""), err
		},
		"required": func(message string, value interface{}) (interface{}, error) {
			if text, is := value.(string); value == nil || is && text == "" {
				return nil, fmt.Errorf("%s", message)
			}
			return value, nil
		},
		"lookup":   func(string, string, string, string) map[string]interface{} { return map[string]interface{}{} },
		"toYaml":   toYaml,
		"fromYaml": func(text string) map[string]interface{} { return orError(parse([]byte(text))) },
		"fromYamlArray": func(text string) []interface{} {
			var items []interface{}
			if err := yaml.Unmarshal([]byte(text), &items); err != nil {
				return []interface{}{err.Error()}
			}
			return plain(items).([]interface{})
		},
		"toJson": func(value interface{}) string { text, _ := json.Marshal(value); return string(text) },
		"fromJson": func(text string) map[string]interface{} {
			parsed := map[string]interface{}{}
			return orError(parsed, json.Unmarshal([]byte(text), &parsed))
		},
	}
	for name, function := range own {
		all[name] = function
	}
	return all
}

// toYaml goes by way of JSON, as Helm's does: keys sorted, whole numbers without a point.
func toYaml(value interface{}) (string, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return "", err
	}
	var generic interface{}
	if err := yaml.Unmarshal(text, &generic); err != nil {
		return "", err
	}
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(generic); err != nil {
		return "", err
	}
	return strings.TrimSuffix(out.String(), "\n"), nil
}

func orError(value map[string]interface{}, err error) map[string]interface{} {
	if err != nil {
		return map[string]interface{}{"Error": err.Error()}
	}
	return value
}

type versions []string

func (v versions) Has(version string) bool {
	for _, known := range v {
		if known == version {
			return true
		}
	}
	return false
}

// files are those of the chart beside its templates.
type files map[string][]byte

func (f files) Get(name string) string      { return string(f[name]) }
func (f files) GetBytes(name string) []byte { return f[name] }

func (f files) Lines(name string) []string {
	return strings.Split(strings.TrimSuffix(string(f[name]), "\n"), "\n")
}

func (f files) Glob(pattern string) files {
	found := files{}
	for name, text := range f {
		if is, _ := path.Match(pattern, name); is {
			found[name] = text
		}
	}
	return found
}

func (f files) AsConfig() (string, error) {
	named := map[string]interface{}{}
	for name, text := range f {
		named[path.Base(name)] = string(text)
	}
	return toYaml(named)
}
