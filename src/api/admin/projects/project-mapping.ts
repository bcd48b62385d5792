import type { NewProject, Project, ProjectChange } from '../../../projects/index.js';
import type { CreateProjectDto, ProjectChangeDto } from './project-request.dto.js';
import type { ProjectDto } from './project.dto.js';

/** The project as the admin API shows it. */
export function projectDto(project: Project): ProjectDto {
  const { allowedAlgorithms } = project;
  return {
    id: project.id,
    name: project.name,
    plan: project.plan,
    status: 'active',
    owner_email: project.ownerEmail,
    free_limit: project.freeLimit,
    token_algorithm: project.tokenAlgorithm,
    ...(allowedAlgorithms !== null && { allowed_algorithms: allowedAlgorithms }),
    created_at: project.createdAt,
    updated_at: project.updatedAt,
  };
}

/** The wish for a project in the words of its feature. */
export function readNewProject({ name, token_algorithm, ...settings }: CreateProjectDto): NewProject {
  return {
    ...readProjectChange(settings),
    name,
    ...(token_algorithm !== undefined && { tokenAlgorithm: token_algorithm }),
  };
}

/** A change in the words of its feature; what is absent stays. */
export function readProjectChange(body: ProjectChangeDto): ProjectChange {
  const { name, plan, owner_email, free_limit, allowed_algorithms } = body;
  return {
    ...(name !== undefined && { name }),
    ...(plan !== undefined && { plan }),
    ...(owner_email !== undefined && { ownerEmail: owner_email }),
    ...(free_limit !== undefined && { freeLimit: free_limit }),
    ...(allowed_algorithms !== undefined && { allowedAlgorithms: allowed_algorithms }),
  };
}
