package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/hashicorp/hcl/v2/hclparse"
)

// lintFigures measures "drydock lint" with all rules on generated estates, beside a
// program that only parses the same files.
func lintFigures(ctx context.Context, report reporter, services []int, runs int) error {
	drydock, err := filepath.Abs(filepath.Join("bin", "drydock"))
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	empty := filepath.Join(workDir, "lint-empty")
	if err := os.MkdirAll(empty, 0o755); err != nil {
		return err
	}
	start, err := usage(ctx, 4*runs, 2, drydock, "lint", empty) // it holds nothing to lint
	if err != nil {
		return err
	}
	process, err := usage(ctx, 4*runs, 0, "true")
	if err != nil {
		return err
	}
	report("lint, empty folder", ms(start.wall), ms(process.wall)+" (start of a process)", ratio(start.wall, process.wall), "under 30 ms")
	report("lint, empty folder, processor", ms(start.cpu), ms(process.cpu)+" (start of a process)", ratio(start.cpu, process.cpu), "")
	for _, shape := range []lintShape{
		{"flat", "json", writeFlat, 10, 5000, "within 3x"},
		{"in one file, as text", "text", writeOneFile, 100, 1000, "within 3x"}, // a file has 10 MB at most
		{"by module", "json", writeModules, 10, 5000, "1000 under 2 s"},
	} {
		if err := shape.figures(ctx, report, drydock, self, services, runs); err != nil {
			return err
		}
	}
	return nil
}

// lintShape is a way to write an estate of many services.
type lintShape struct {
	name, format    string
	write           func(dir string, n int) error
	smallest, limit int
	promise         string
}

// figures measures one shape at each of the numbers of services that it is for.
func (shape lintShape) figures(ctx context.Context, report reporter, drydock, self string, services []int, runs int) error {
	var before process
	count := 0
	for _, n := range services {
		if n < shape.smallest || n > shape.limit {
			continue
		}
		dir := filepath.Join(workDir, fmt.Sprintf("lint-%s-%d", strings.ReplaceAll(strings.ReplaceAll(shape.name, ",", ""), " ", "-"), n))
		if err := shape.write(dir, n); err != nil {
			return err
		}
		floor, err := usage(ctx, runs, 0, self, "-parse", dir)
		if err != nil {
			return err
		}
		ours, err := usage(ctx, runs, 1, drydock, "lint", "--format", shape.format, dir)
		if err != nil {
			return err
		}
		figure := fmt.Sprintf("lint, %d services %s", n, shape.name)
		report(figure, ms(ours.wall), ms(floor.wall)+" (parsing)", ratio(ours.wall, floor.wall), shape.promise)
		report(figure+", processor", ms(ours.cpu), ms(floor.cpu)+" (parsing)", ratio(ours.cpu, floor.cpu), shape.promise)
		report(figure+", peak memory", megabytes(ours.peak), megabytes(floor.peak)+" (parsing)", fmt.Sprintf("%.2fx", float64(ours.peak)/float64(floor.peak)), "under 300 MB")
		if count > 0 {
			report(figure+", growth of processor time", ms(ours.cpu), ms(before.cpu)+fmt.Sprintf(" (%d)", count), ratio(ours.cpu, before.cpu), fmt.Sprintf("%dx", n/count))
		}
		before, count = ours, n
	}
	return nil
}

// process is what one run of a program took.
type process struct {
	wall, cpu time.Duration
	peak      uint64 // bytes resident
}

// usage runs a program several times, which may end with an exit code up to worst,
// and returns the run of the middle wall time.
func usage(ctx context.Context, runs, worst int, program string, args ...string) (process, error) {
	var all []process
	for range runs {
		cmd := exec.CommandContext(ctx, program, args...)
		// What it writes is not kept: a process counts as its own the memory that its parent had when it began.
		var complaints bytes.Buffer
		cmd.Stderr = &complaints
		began := time.Now()
		err := cmd.Run()
		p := process{wall: time.Since(began), cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
		if code := cmd.ProcessState.ExitCode(); code < 0 || code > worst {
			return process{}, fmt.Errorf("%s: %w\n%.2000s", cmd, err, complaints.String())
		}
		if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			p.peak = uint64(r.Maxrss) << 10 // kilobytes on Linux, getrusage(2)
		}
		all = append(all, p)
	}
	return middleOf(all, func(p process) time.Duration { return p.wall }), nil
}

// parseOnly is the floor of lint: the files of a tree parsed, one after the other.
func parseOnly(dir string) error {
	parser, n := hclparse.NewParser(), 0
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".tf" {
			return err
		}
		n++
		if _, diags := parser.ParseHCLFile(path); diags.HasErrors() {
			return diags
		}
		return nil
	})
	if err == nil && n == 0 {
		return fmt.Errorf("%s holds no .tf file", dir)
	}
	return err
}

// writeFlat writes an estate of n services in one module, ten to a file.
func writeFlat(dir string, n int) error {
	if err := writeFile(dir, "main.tf", sharedEstate); err != nil {
		return err
	}
	for from := 0; from < n; from += 10 {
		if err := writeFile(dir, fmt.Sprintf("services%d.tf", from/10), flatServices(from, min(from+10, n))); err != nil {
			return err
		}
	}
	return nil
}

// writeOneFile writes the same estate into one file.
func writeOneFile(dir string, n int) error {
	return writeFile(dir, "main.tf", sharedEstate+flatServices(0, n))
}

func flatServices(from, to int) string {
	var text strings.Builder
	for i := from; i < to; i++ {
		fmt.Fprintf(&text, serviceEstate, fmt.Sprintf("s%d", i), fmt.Sprintf("%q", fmt.Sprintf("s%d", i)), "aws_lb_listener.main.arn",
			"aws_ecs_cluster.main", "aws_subnet.app[*].id", "aws_security_group.app.id", "aws_vpc.main.id")
	}
	return text.String()
}

// writeModules writes the same estate with one module called n times.
func writeModules(dir string, n int) error {
	var text strings.Builder
	text.WriteString(sharedEstate)
	for i := range n {
		fmt.Fprintf(&text, `
module "s%[1]d" {
  source         = "./service"
  name           = "s%[1]d"
  listener       = aws_lb_listener.main.arn
  cluster        = aws_ecs_cluster.main
  subnets        = aws_subnet.app[*].id
  security_group = aws_security_group.app.id
  vpc            = aws_vpc.main.id
}
`, i)
	}
	if err := writeFile(dir, "main.tf", text.String()); err != nil {
		return err
	}
	variables := ""
	for _, v := range []string{"name", "listener", "cluster", "subnets", "security_group", "vpc"} {
		variables += fmt.Sprintf("variable %q {}\n", v)
	}
	return writeFile(filepath.Join(dir, "service"), "main.tf",
		variables+fmt.Sprintf(serviceEstate, "this", "var.name", "var.listener", "var.cluster", "var.subnets", "var.security_group", "var.vpc"))
}

func writeFile(dir, name, text string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644)
}

const sharedEstate = `
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
data "aws_availability_zones" "all" {}
resource "aws_subnet" "app" {
  count             = 3
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 4, count.index)
  availability_zone = data.aws_availability_zones.all.names[count.index]
}
resource "aws_security_group" "lb" {
  vpc_id = aws_vpc.main.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id
  ingress {
    from_port       = 8080
    to_port         = 8080
    protocol        = "tcp"
    security_groups = [aws_security_group.lb.id]
  }
}
resource "aws_lb" "main" {
  name            = "main"
  subnets         = aws_subnet.app[*].id
  security_groups = [aws_security_group.lb.id]
}
resource "aws_lb_listener" "main" {
  load_balancer_arn = aws_lb.main.arn
  port              = 443
  protocol          = "HTTPS"
  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}
resource "aws_ecs_cluster" "main" {
  name = "main"
  setting {
    name  = "containerInsights"
    value = "enhanced"
  }
}
`

// serviceEstate is one service: label, name, listener, cluster, subnets, security group, VPC.
const serviceEstate = `
resource "aws_iam_role" "%[1]s_task" {
  name = "${%[2]s}-task"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }]
  })
}
resource "aws_iam_role" "%[1]s_execution" {
  name               = "${%[2]s}-execution"
  assume_role_policy = aws_iam_role.%[1]s_task.assume_role_policy
}
resource "aws_iam_role_policy_attachment" "%[1]s" {
  role       = aws_iam_role.%[1]s_execution.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}
resource "aws_cloudwatch_log_group" "%[1]s" {
  name              = "/ecs/${%[2]s}"
  retention_in_days = 30
}
resource "aws_lb_target_group" "%[1]s" {
  name        = %[2]s
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = %[7]s
  health_check {
    path = "/health"
  }
}
resource "aws_lb_listener_rule" "%[1]s" {
  listener_arn = %[3]s
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.%[1]s.arn
  }
  condition {
    path_pattern {
      values = ["/${%[2]s}/*"]
    }
  }
}
resource "aws_ecs_task_definition" "%[1]s" {
  family                   = %[2]s
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  task_role_arn            = aws_iam_role.%[1]s_task.arn
  execution_role_arn       = aws_iam_role.%[1]s_execution.arn
  container_definitions = jsonencode([
    {
      name         = "app"
      image        = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1.2.3"
      essential    = true
      portMappings = [{ containerPort = 8080, protocol = "tcp" }]
      environment = [
        { name = "LOG_LEVEL", value = "info" },
        { name = "SERVICE", value = %[2]s },
      ]
      secrets = [{ name = "DATABASE", valueFrom = "arn:aws:ssm:eu-west-1:123456789012:parameter/${%[2]s}/database" }]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.%[1]s.name
          "awslogs-region"        = "eu-west-1"
          "awslogs-stream-prefix" = "app"
        }
      }
    },
  ])
}
resource "aws_ecs_service" "%[1]s" {
  name            = %[2]s
  cluster         = %[4]s.id
  task_definition = aws_ecs_task_definition.%[1]s.arn
  desired_count   = 3
  launch_type     = "FARGATE"
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
  network_configuration {
    subnets         = %[5]s
    security_groups = [%[6]s]
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.%[1]s.arn
    container_name   = "app"
    container_port   = 8080
  }
  depends_on = [aws_lb_listener_rule.%[1]s]
}
`
