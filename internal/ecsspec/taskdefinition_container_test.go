package ecsspec

import (
	"strings"
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestCheckContainers(t *testing.T) {
	type td = TaskDefinition
	base := func() td { return instanceTask(t, testWeb) }
	containers := func(json ...string) func(*td) {
		return func(d *td) { d.Containers = mustParse(t, "["+strings.Join(json, ",")+"]") }
	}
	in := func(mode ecstypes.NetworkMode, json ...string) func(*td) {
		return func(d *td) { containers(json...)(d); d.NetworkMode = mode }
	}
	unknown := func(change func(*td), paths ...string) func(*td) {
		return func(d *td) { change(d); d.Unknown = NewUnknown(paths...) }
	}
	const c0, c1 = "container_definitions[0]", "container_definitions[1]"
	runProblems(t, base, CheckTaskDefinition, []problemCase[td]{
		{"no name or image", containers(`{"cpu":1}`), []string{"container-name " + c0 + ".name: the container has no name", "container-image " + c0 + ".image: the container has no image"}},
		{"name and image not known", unknown(containers(`{"cpu":1}`), c0+".name", c0+".image"), nil},
		{"name", containers(`{"name":"my app","image":"i"}`), []string{"container-name " + c0 + `.name: container name "my app" is not valid: expected letters, digits, hyphens and underscores`}},
		{"name twice", containers(`{"name":"a","image":"i"}`, `{"name":"a","image":"i"}`), []string{"duplicate-container-name " + c1 + `.name: container name "a" is already taken by container #0`}},
		{"no essential", containers(`{"name":"a","image":"i","essential":false}`), []string{"no-essential-container container_definitions: no container is essential"}},
		{"essential not known", unknown(containers(`{"name":"a","image":"i","essential":false}`, `{"name":"b","image":"i"}`), c1+".essential"), nil},

		{"no memory", func(d *td) { d.Memory = "" }, []string{"missing-container-memory " + c0 + ".memory: neither memory nor memoryReservation is set, and the task has no memory either"}},
		{"no memory known", unknown(func(d *td) { d.Memory = "" }, "memory"), nil},
		{"own memory", func(d *td) { d.Memory = ""; containers(`{"name":"a","image":"i","memoryReservation":64}`)(d) }, nil},
		{"reservation above limit", containers(`{"name":"a","image":"i","memory":64,"memoryReservation":65}`), []string{"container-memory " + c0 + ".memoryReservation: memoryReservation 65 MiB is more than memory 64 MiB"}},
		{"limit above task", containers(`{"name":"a","image":"i","memory":1024,"memoryReservation":64}`), []string{"container-memory " + c0 + ".memory: memory 1024 MiB is more than the task's 512 MiB"}},
		{"sums", func(d *td) {
			d.CPU = "256"
			containers(`{"name":"a","image":"i","cpu":128,"memory":256}`, `{"name":"b","image":"i","cpu":129,"memory":512,"memoryReservation":257}`)(d)
		}, []string{"container-sums cpu: the containers reserve 257 CPU units together, more than the task's 256", "container-sums memory: the containers reserve 513 MiB together, more than the task's 512"}},
		{"sums that fit", func(d *td) {
			d.CPU = "256"
			containers(`{"name":"a","image":"i","cpu":128,"memory":512,"memoryReservation":256}`, `{"name":"b","image":"i","cpu":128,"memory":256}`)(d)
		}, nil},

		{"same host port", in("awsvpc", `{"name":"a","image":"i","portMappings":[{"containerPort":80,"hostPort":80},{"containerPort":81,"hostPort":0}]}`), nil},
		{"host port in awsvpc", in("awsvpc", `{"name":"a","image":"i","portMappings":[{"containerPort":80,"hostPort":8080}]}`),
			[]string{"host-port " + c0 + `.portMappings[0].hostPort: hostPort 8080 differs from containerPort 80, which network mode "awsvpc" does not allow`}},
		{"host port in host", in("host", `{"name":"a","image":"i","portMappings":[{"containerPort":80,"hostPort":8080}]}`),
			[]string{"host-port " + c0 + `.portMappings[0].hostPort: hostPort 8080 differs from containerPort 80, which network mode "host" does not allow`}},
		{"host port in bridge", in("", `{"name":"a","image":"i","portMappings":[{"containerPort":80,"hostPort":8080}]}`), nil},
		{"host port, mode not known", unknown(in("", `{"name":"a","image":"i","portMappings":[{"containerPort":80,"hostPort":8080}]}`), "network_mode"), nil},
		{"port in none", in("none", testWeb), []string{"port " + c0 + `.portMappings[0]: port mappings need a network, but network mode is "none"`}},
		{"ports", containers(`{"name":"a","image":"i","portMappings":[{"containerPort":0,"hostPort":65536},{"containerPort":1,"containerPortRange":"1-2"},{"protocol":"udp"}]}`), []string{
			"port " + c0 + ".portMappings[0].containerPort: containerPort is 0, expected 1 to 65535",
			"port " + c0 + ".portMappings[0].hostPort: hostPort is 65536, expected 0 to 65535",
			"port " + c0 + ".portMappings[1].containerPortRange: containerPort and containerPortRange are both set",
			"port " + c0 + ".portMappings[2]: the port mapping names no container port",
		}},

		{"links", in("host", `{"name":"a","image":"i","links":["b"]}`), []string{"links " + c0 + `.links: links work only in network mode "bridge", not "host"`}},
		{"links in bridge", in("", `{"name":"a","image":"i","links":["b"]}`), nil},
		{"awsvpc", in("awsvpc", `{"name":"a","image":"i","hostname":"h","dnsServers":["1.1.1.1"]}`), []string{
			"awsvpc-unsupported " + c0 + `.hostname: network mode "awsvpc" does not support hostname`,
			"awsvpc-unsupported " + c0 + `.dnsServers: network mode "awsvpc" does not support dnsServers`}},

		{"health check", containers(`{"name":"a","image":"i","healthCheck":{"command":["curl"],"interval":4,"timeout":61,"retries":0,"startPeriod":301}}`), []string{
			"health-check " + c0 + ".healthCheck.interval: interval is 4, expected 5 to 300",
			"health-check " + c0 + ".healthCheck.timeout: timeout is 61, expected 2 to 60",
			"health-check " + c0 + ".healthCheck.retries: retries is 0, expected 1 to 10",
			"health-check " + c0 + ".healthCheck.startPeriod: startPeriod is 301, expected 0 to 300",
			"health-check " + c0 + `.healthCheck.command: the health check's command does not begin with "CMD" or "CMD-SHELL"`}},
		{"no health command", containers(`{"name":"a","image":"i","healthCheck":{"interval":5}}`), []string{"health-check " + c0 + ".healthCheck.command: the health check has no command"}},
		{"health command not known", unknown(containers(`{"name":"a","image":"i","healthCheck":{"interval":5}}`), c0+".healthCheck.command"), nil},

		{"log options", containers(`{"name":"a","image":"i","logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"g"}}}`),
			[]string{"awslogs-options " + c0 + `.logConfiguration.options: the log driver "awslogs" needs the option "awslogs-region"`}},
		{"log options not known", unknown(containers(`{"name":"a","image":"i","logConfiguration":{"logDriver":"awslogs"}}`), c0+`.logConfiguration.options["awslogs-group"]`), nil},
		{"no log driver", containers(`{"name":"a","image":"i","logConfiguration":{"options":{"a":"b"}}}`), []string{"log-driver " + c0 + ".logConfiguration.logDriver: the log configuration names no log driver"}},
		{"firelens missing", containers(`{"name":"a","image":"i","logConfiguration":{"logDriver":"awsfirelens"}}`),
			[]string{"log-driver " + c0 + `.logConfiguration.logDriver: the log driver "awsfirelens" needs a container with a firelensConfiguration in the same task`}},
		{"firelens", containers(`{"name":"a","image":"i","logConfiguration":{"logDriver":"awsfirelens"}}`, `{"name":"r","image":"i","firelensConfiguration":{"type":"fluentbit"}}`), nil},

		{"secrets", containers(`{"name":"a","image":"i","environment":[{"name":"X","value":"hunter2"}],"secrets":[{"name":"X","valueFrom":"v"},{"name":"Y","valueFrom":"v"},{"name":"Y","valueFrom":"v"}]}`), []string{
			"secret-name " + c0 + `.secrets[0].name: the secret "X" has the name of another secret or environment variable of the container`,
			"secret-name " + c0 + `.secrets[2].name: the secret "Y" has the name of another secret or environment variable of the container`,
			`execution-role execution_role_arn: container "a" has secrets, which ECS reads with the task's execution role`}},

		{"enums", containers(`{"name":"a","image":"i","portMappings":[{"containerPort":1,"protocol":"TCP"},{"containerPort":2,"protocol":"tpc"}],"ulimits":[{"name":"nofiles"}],"logConfiguration":{"logDriver":"awslog"}}`), []string{
			"enum " + c0 + `.portMappings[1].protocol: invalid value "tpc" for protocol, expected one of tcp, udp`,
			"enum " + c0 + `.logConfiguration.logDriver: invalid value "awslog" for logDriver, expected one of json-file, syslog, journald, gelf, fluentd, awslogs, splunk, awsfirelens; did you mean "awslogs"?`,
			"enum " + c0 + `.ulimits[0].name: invalid value "nofiles" for name, expected one of core, cpu, data, fsize, locks, memlock, msgqueue, nice, nofile, nproc, rss, rtprio, rttime, sigpending, stack; did you mean "nofile"?`}},
	})
}
