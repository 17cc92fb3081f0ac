package estate

import (
	"reflect"
	"strconv"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Spec is the definition in the SDK's types, as ecsspec's checks take it, with what is not known. It is read once.
func (t *TaskDefinition) Spec() ecsspec.TaskDefinition { return t.spec() }

// Problems are what AWS refuses in the definition, wherever it runs (see [ecsspec.CheckTaskDefinition]).
func (t *TaskDefinition) Problems() []ecsspec.Problem { return t.problems() }

// FargateProblems are what keeps the definition off Fargate, whether or not it asks for it.
func (t *TaskDefinition) FargateProblems() []ecsspec.Problem { return t.fargateProblems() }

// openContainers runs a check, and once more where there may be more containers than those known: what it then finds in
// one container by itself holds whatever the others are.
func openContainers(td ecsspec.TaskDefinition, check func(ecsspec.TaskDefinition) []ecsspec.Problem) []ecsspec.Problem {
	found := check(td)
	if !td.Unknown[definitionsPath] || len(td.Containers) == 0 {
		return found
	}
	td.Unknown = ecsspec.NewUnknown(td.Unknown.Paths()...)
	delete(td.Unknown, definitionsPath)
	for _, p := range check(td) {
		if strings.HasPrefix(p.Path, definitionsPath+"[") && aboutOneContainer[p.Code] {
			found = append(found, p)
		}
	}
	return found
}

// aboutOneContainer has the problems of a container that no other container can take back.
var aboutOneContainer = map[string]bool{
	"awslogs-options": true, "awsvpc-unsupported": true, "container-image": true, "container-memory": true, "container-name": true, "enum": true,
	"fargate-unsupported": true, "health-check": true, "host-port": true, "links": true, "missing-container-memory": true, "port": true,
	"secret-name": true,
}

const definitionsPath = "container_definitions"

func (t *TaskDefinition) readSpec() ecsspec.TaskDefinition {
	body := t.Resource.Body
	unknown := ecsspec.Unknown{}
	word := specReader{unknown}.text
	td := ecsspec.TaskDefinition{
		Family:           word(t.Family, "family"),
		NetworkMode:      ecstypes.NetworkMode(word(t.NetworkMode, "network_mode")),
		CPU:              word(t.CPU, "cpu"),
		Memory:           word(t.Memory, "memory"),
		PidMode:          ecstypes.PidMode(word(t.PIDMode, "pid_mode")),
		IpcMode:          ecstypes.IpcMode(word(t.IPCMode, "ipc_mode")),
		TaskRoleARN:      word(t.TaskRole.Value, "task_role_arn"),
		ExecutionRoleARN: word(t.ExecutionRole.Value, "execution_role_arn"),
		Unknown:          unknown,
	}
	for i, c := range t.RequiresCompatibilities.Items {
		td.RequiresCompatibilities = append(td.RequiresCompatibilities, ecstypes.Compatibility(word(c, "requires_compatibilities["+strconv.Itoa(i)+"]")))
	}
	if !t.RequiresCompatibilities.Complete {
		unknown["requires_compatibilities"] = true
	}
	if len(body.All("runtime_platform")) > 0 {
		td.RuntimePlatform = &ecstypes.RuntimePlatform{
			OperatingSystemFamily: ecstypes.OSFamily(word(t.OperatingSystem, "runtime_platform")),
			CpuArchitecture:       ecstypes.CPUArchitecture(word(t.CPUArchitecture, "runtime_platform")),
		}
	}
	if t.EphemeralStorage.Written() {
		if gib, ok := t.EphemeralStorage.Get(); ok {
			td.EphemeralStorage = &ecstypes.EphemeralStorage{SizeInGiB: int32(gib)}
		} else {
			unknown["ephemeral_storage"] = true
		}
	}
	for _, c := range t.PlacementConstraints.Items {
		td.PlacementConstraints = append(td.PlacementConstraints, c.spec())
	}
	for blockType := range body.UnknownBlocks {
		unknown[blockType] = true
	}
	t.readContainerSpecs(&td)
	t.readVolumeSpecs(&td)
	return td
}

func (t *TaskDefinition) readContainerSpecs(td *ecsspec.TaskDefinition) {
	d := decoder{unknown: td.Unknown}
	if !t.Containers.Complete {
		td.Unknown[definitionsPath] = true
	}
	for i, c := range t.Containers.Items {
		var def ecstypes.ContainerDefinition
		d.snake = c.typed
		path := definitionsPath + "[" + strconv.Itoa(i) + "]"
		if c.Object.IsKnown() || len(c.Object.Keys()) > 0 {
			d.object(c.Object, reflect.ValueOf(&def).Elem(), path)
		}
		// Keys of an object that is not complete may be anything.
		if !c.Object.IsKnown() {
			td.Unknown[path] = true
		}
		if name, ok := c.Name.Get(); ok && def.Name == nil {
			def.Name = &name
		}
		td.Containers = append(td.Containers, def)
	}
}

func (t *TaskDefinition) readVolumeSpecs(td *ecsspec.TaskDefinition) {
	if !t.Volumes.Complete {
		td.Unknown["volume"] = true
	}
	for i, v := range t.Volumes.Items {
		path := "volume[" + strconv.Itoa(i) + "]"
		volume := ecstypes.Volume{}
		if name, ok := v.Name.Get(); ok {
			volume.Name = &name
		} else if v.Name.Unknown() {
			td.Unknown[path+".name"] = true
		}
		if !v.HostPath.Absent() {
			source, ok := v.HostPath.Get()
			if !ok {
				td.Unknown[path+".host_path"] = true
			}
			volume.Host = &ecstypes.HostVolumeProperties{SourcePath: &source}
		}
		if v.Docker != nil {
			volume.DockerVolumeConfiguration = &ecstypes.DockerVolumeConfiguration{}
			if driver, ok := v.Docker.Driver.Get(); ok {
				volume.DockerVolumeConfiguration.Driver = &driver
			}
			if scope, ok := v.Docker.Scope.Get(); ok {
				volume.DockerVolumeConfiguration.Scope = ecstypes.Scope(scope)
			}
		}
		if v.EFS != nil {
			volume.EfsVolumeConfiguration = v.EFS.spec(td.Unknown, path+".efs_volume_configuration")
		}
		if v.S3Files {
			volume.S3filesVolumeConfiguration = &ecstypes.S3FilesVolumeConfiguration{}
		}
		if atLaunch, ok := v.ConfiguredAtLaunch.Get(); ok {
			volume.ConfiguredAtLaunch = &atLaunch
		} else if v.ConfiguredAtLaunch.Unknown() {
			td.Unknown[path+".configure_at_launch"] = true
		}
		if v.FSxWindows != nil {
			volume.FsxWindowsFileServerVolumeConfiguration = &ecstypes.FSxWindowsFileServerVolumeConfiguration{}
		}
		td.Volumes = append(td.Volumes, volume)
	}
}

// At is where the argument at a problem's path is written: the closest one around it that is, or the zero range.
func (t *TaskDefinition) At(path string) hcl.Range {
	if rest, ok := strings.CutPrefix(path, definitionsPath+"["); ok {
		index, rest, _ := strings.Cut(rest, "]")
		i, err := strconv.Atoi(index)
		if err != nil || i >= len(t.Containers.Items) {
			return t.Containers.Range()
		}
		c := t.Containers.Items[i]
		return within(c.Object, strings.TrimPrefix(rest, "."), c.typed, c.Range)
	}
	if path == definitionsPath {
		return t.Containers.Range()
	}
	return blockAt(t.Resource.Body, path)
}

// within follows a path of AWS's keys into a value.
func within(v *module.Value, path string, snake bool, closest hcl.Range) hcl.Range {
	for path != "" && v != nil {
		step := path
		if i := strings.IndexAny(path, ".["); i > 0 {
			step, path = path[:i], path[i:]
		} else {
			path = ""
		}
		path = strings.TrimPrefix(path, ".")
		if v = fieldsOf(v, snake).get(step); v == nil {
			break
		}
		closest = v.Range()
		for strings.HasPrefix(path, "[") {
			index, rest, _ := strings.Cut(path[1:], "]")
			path = strings.TrimPrefix(rest, ".")
			i, err := strconv.Atoi(index)
			if err != nil {
				return closest
			}
			elems := v.Elems()
			if keys := v.Keys(); len(elems) == 0 && i < len(keys) { // typed containers have a map here
				return v.KeyRange(keys[i])
			}
			if i >= len(elems) {
				return closest
			}
			v = elems[i]
			closest = v.Range()
		}
	}
	return closest
}

// blockAt follows a path of arguments and nested blocks: volume[0].efs_volume_configuration.root_directory.
func blockAt(body *module.Block, path string) (closest hcl.Range) {
	for path != "" && body != nil {
		step, rest, _ := strings.Cut(path, ".")
		name, index, _ := strings.Cut(strings.TrimSuffix(step, "]"), "[")
		i, _ := strconv.Atoi(index)
		if nested := body.All(name); i < len(nested) {
			body, path, closest = nested[i], rest, nested[i].Range
			continue
		}
		v := body.Attr(name)
		if v == nil {
			return closest
		}
		closest = v.Range()
		if elems := v.Elems(); index != "" && i < len(elems) {
			closest = elems[i].Range()
		}
		return closest
	}
	return closest
}
