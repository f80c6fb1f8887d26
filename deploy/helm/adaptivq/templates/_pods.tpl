{{/* What every pod has in common. */}}

{{- define "adaptivq.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .user }}
runAsGroup: {{ .user }}
fsGroup: {{ .user }}
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "adaptivq.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end }}

{{/* Spread over zones and nodes, each version for itself, so that an update does not end lopsided. */}}
{{- define "adaptivq.placement" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: {{ .top.Values.topologySpread.zones }}
    matchLabelKeys:
      - pod-template-hash
    labelSelector:
      matchLabels:
        {{- include "adaptivq.selector" . | nindent 8 }}
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: {{ .top.Values.topologySpread.hosts }}
    matchLabelKeys:
      - pod-template-hash
    labelSelector:
      matchLabels:
        {{- include "adaptivq.selector" . | nindent 8 }}
{{- with .values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "adaptivq.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{/* How a Deployment replaces its pods: a new one is ready before an old one goes. */}}
{{- define "adaptivq.strategy" -}}
revisionHistoryLimit: 10
strategy:
  type: RollingUpdate
  rollingUpdate:
    maxUnavailable: 0
    maxSurge: 1
{{- end }}

{{/* Settings by which the backend image finds PostgreSQL and Redis. */}}
{{- define "adaptivq.connections" -}}
POSTGRES_HOST: {{ required "database.host is required: the endpoint of RDS" .Values.database.host | quote }}
POSTGRES_PORT: {{ .Values.database.port | quote }}
POSTGRES_DB: {{ .Values.database.name | quote }}
POSTGRES_USER: {{ .Values.database.user | quote }}
POSTGRES_SSLMODE: {{ .Values.database.sslMode | quote }}
{{- if .Values.database.caConfigMap }}
POSTGRES_CA_FILE: /etc/adaptivq/database/ca.pem
{{- end }}
{{- end }}

{{- define "adaptivq.databaseCaMount" -}}
{{- if .Values.database.caConfigMap }}
- name: database-ca
  mountPath: /etc/adaptivq/database
  readOnly: true
{{- end }}
{{- end }}

{{- define "adaptivq.databaseCaVolume" -}}
{{- if .Values.database.caConfigMap }}
- name: database-ca
  configMap:
    name: {{ .Values.database.caConfigMap }}
{{- end }}
{{- end }}

{{/* A Deployment of the backend image: (dict "top" $ "name" "worker" "values" .Values.worker "role" "worker" "preStop" 0 "grace" 45) */}}
{{- define "adaptivq.node" -}}
{{- $top := .top -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .name }}
  namespace: {{ $top.Release.Namespace }}
  labels:
    {{- include "adaptivq.labels" . | nindent 4 }}
spec:
  {{- if not .values.autoscaling.enabled }}
  replicas: {{ .values.replicas }}
  {{- end }}
  {{- include "adaptivq.strategy" $top | nindent 2 }}
  selector:
    matchLabels:
      {{- include "adaptivq.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "adaptivq.podLabels" . | nindent 8 }}
      annotations:
        kubectl.kubernetes.io/default-container: {{ .name }}
        # A changed setting replaces the pods, which read it at their start only.
        checksum/config: {{ include "adaptivq.config" $top | sha256sum }}
    spec:
      serviceAccountName: {{ .name }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      {{- with include "adaptivq.pullSecrets" $top | trim }}
      {{- . | nindent 6 }}
      {{- end }}
      securityContext:
        {{- include "adaptivq.podSecurity" (dict "user" 10001) | nindent 8 }}
      terminationGracePeriodSeconds: {{ .grace }}
      {{- include "adaptivq.placement" . | nindent 6 }}
      containers:
        - name: {{ .name }}
          image: {{ include "adaptivq.image" (dict "top" $top "repository" $top.Values.backend.repository) | quote }}
          imagePullPolicy: {{ $top.Values.image.pullPolicy }}
          args:
            - serve
          envFrom:
            - configMapRef:
                name: adaptivq-config
            - secretRef:
                name: {{ include "adaptivq.secret" $top }}
          env:
            - name: ADAPTIVQ_ROLE
              value: {{ .role }}
            - name: OTEL_SERVICE_NAME
              value: adaptivq-{{ .name }}
          ports:
            - name: http
              containerPort: 8080
          # A minute to start; a new version may have to compile quizzes first.
          startupProbe:
            httpGet:
              path: /health/live
              port: http
            periodSeconds: 2
            failureThreshold: 30
            timeoutSeconds: 3
          livenessProbe:
            httpGet:
              path: /health/live
              port: http
            periodSeconds: 10
            failureThreshold: 3
            timeoutSeconds: 3
          readinessProbe:
            httpGet:
              path: /health/ready
              port: http
            periodSeconds: 5
            failureThreshold: 2
            timeoutSeconds: 3
          {{- with .preStop }}
          lifecycle:
            preStop:
              # The load balancer has to hear of it before the node stops listening.
              sleep:
                seconds: {{ . }}
          {{- end }}
          resources:
            {{- toYaml .values.resources | nindent 12 }}
          securityContext:
            {{- include "adaptivq.containerSecurity" $top | nindent 12 }}
          volumeMounts:
            - name: tmp
              mountPath: /tmp
            {{- with include "adaptivq.databaseCaMount" $top | trim }}
            {{- . | nindent 12 }}
            {{- end }}
            {{- if $top.Values.redis.caConfigMap }}
            - name: redis-ca
              mountPath: /etc/adaptivq/redis
              readOnly: true
            {{- end }}
      volumes:
        - name: tmp
          emptyDir:
            sizeLimit: 256Mi
        {{- with include "adaptivq.databaseCaVolume" $top | trim }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- with $top.Values.redis.caConfigMap }}
        - name: redis-ca
          configMap:
            name: {{ . }}
        {{- end }}
{{- end }}
