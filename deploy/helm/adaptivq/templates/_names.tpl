{{/* Names, labels and addresses. Components take (dict "top" $ "name" "backend"). */}}

{{- define "adaptivq.environment" -}}
{{ required "environment is required: dev, staging or prod" .Values.environment }}
{{- end }}

{{- define "adaptivq.cloud" -}}
adaptivq-{{ include "adaptivq.environment" . }}
{{- end }}

{{- define "adaptivq.selector" -}}
app.kubernetes.io/name: adaptivq
app.kubernetes.io/instance: {{ .top.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{/* Of pods: nothing that a new version of the chart alone would change. */}}
{{- define "adaptivq.podLabels" -}}
{{ include "adaptivq.selector" . }}
app.kubernetes.io/part-of: adaptivq
app.kubernetes.io/version: {{ include "adaptivq.tag" .top | quote }}
{{- end }}

{{- define "adaptivq.labels" -}}
{{ include "adaptivq.podLabels" . }}
app.kubernetes.io/managed-by: {{ ternary .top.Release.Service "kubectl" .top.Values.migration.hook }}
helm.sh/chart: {{ .top.Chart.Name }}-{{ .top.Chart.Version }}
{{- end }}

{{- define "adaptivq.tag" -}}
{{- $tag := required "image.tag is required, as --set image.tag=v1.2.3" .Values.image.tag -}}
{{- /* A commit made of digits only comes as a number. */ -}}
{{- if not (kindIs "string" $tag) }}{{ $tag = $tag | int64 | toString }}{{ end -}}
{{- if and (eq .Values.environment "prod") (eq $tag "latest") -}}
{{ fail "image.tag must not be latest in prod: name a version, so that a rollback knows what to go back to" }}
{{- end -}}
{{ $tag }}
{{- end }}

{{- define "adaptivq.account" -}}
{{ required "aws.accountId is required" .Values.aws.accountId }}
{{- end }}

{{/* (dict "top" $ "repository" "...") */}}
{{- define "adaptivq.image" -}}
{{- $registry := .top.Values.image.registry -}}
{{- if not $registry -}}
{{- $registry = printf "%s.dkr.ecr.%s.amazonaws.com" (include "adaptivq.account" .top) .top.Values.aws.region -}}
{{- end -}}
{{ $registry }}/{{ .repository }}:{{ include "adaptivq.tag" .top }}
{{- end }}

{{- define "adaptivq.secret" -}}
{{ .Values.secrets.existingSecret | default "adaptivq-secrets" }}
{{- end }}

{{/* Who a component is to AWS: (dict "top" $ "role" "backend"), or nothing. */}}
{{- define "adaptivq.irsa" -}}
{{- if .top.Values.aws.irsa }}
eks.amazonaws.com/role-arn: arn:aws:iam::{{ include "adaptivq.account" .top }}:role/{{ include "adaptivq.cloud" .top }}-{{ .role }}
eks.amazonaws.com/sts-regional-endpoints: "true"
{{- end }}
{{- end }}

{{/* Hooks of a Helm release; a plain manifest has none. (dict "top" $ "weight" "-10" "policy" "before-hook-creation") */}}
{{- define "adaptivq.hook" -}}
{{- if .top.Values.migration.hook }}
helm.sh/hook: pre-install,pre-upgrade
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: {{ .policy }}
{{- end }}
{{- end }}
