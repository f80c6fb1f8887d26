{{/* Whom pods may call. */}}

{{- define "adaptivq.toDns" -}}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
  ports:
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
{{- end }}

{{- define "adaptivq.toDatabase" -}}
- to:
    - ipBlock:
        cidr: {{ .Values.networkPolicy.vpcCidr }}
  ports:
    - protocol: TCP
      port: {{ .Values.database.port }}
{{- end }}

{{/* What web nodes and workers call. */}}
{{- define "adaptivq.nodeEgress" -}}
{{ include "adaptivq.toDns" . }}
{{ include "adaptivq.toDatabase" . }}
{{- if .Values.redis.host }}
- to:
    - ipBlock:
        cidr: {{ .Values.networkPolicy.vpcCidr }}
  ports:
    - protocol: TCP
      port: {{ .Values.redis.port }}
{{- end }}
# AWS, Firebase and Gemini; never the credentials of the machine below.
- to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except:
          - 169.254.0.0/16
  ports:
    - protocol: TCP
      port: 443
{{- if .Values.telemetry.otlpEndpoint }}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ .Values.networkPolicy.monitoringNamespace }}
  ports:
    - protocol: TCP
      port: 4317
    - protocol: TCP
      port: 4318
{{- end }}
{{- end }}

{{/* Prometheus reads /metrics. */}}
{{- define "adaptivq.fromPrometheus" -}}
- from:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ .Values.networkPolicy.monitoringNamespace }}
      podSelector:
        matchLabels:
          app.kubernetes.io/name: prometheus
  ports:
    - protocol: TCP
      port: 8080
{{- end }}

{{/* Of this release: (dict "top" $ "names" (list "frontend")) */}}
{{- define "adaptivq.fromComponents" -}}
- from:
    {{- range .names }}
    - podSelector:
        matchLabels:
          {{- include "adaptivq.selector" (dict "top" $.top "name" .) | nindent 10 }}
    {{- end }}
  ports:
    - protocol: TCP
      port: 8080
{{- end }}

{{- define "adaptivq.fromLoadBalancer" -}}
{{- if .Values.ingress.enabled }}
- from:
    - ipBlock:
        cidr: {{ .Values.networkPolicy.vpcCidr }}
  ports:
    - protocol: TCP
      port: 8080
{{- end }}
{{- end }}
