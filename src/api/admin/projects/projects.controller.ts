import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import type { Actor } from '../../../ledger/index.js';
import { ProjectsService } from '../../../projects/index.js';
import { AdminOnly, CurrentActor, NoQueryDto, Refuses } from '../../http/index.js';
import { ListQueryDto, readPageRequest } from '../list-query.dto.js';
import { ProjectIdParam } from '../path-parameters.js';
import { projectDto, readNewProject, readProjectChange } from './project-mapping.js';
import { CreateProjectDto, ProjectChangeDto } from './project-request.dto.js';
import { ProjectDto, ProjectListDto } from './project.dto.js';

/** Projects: who may use the service, and for how much. */
@ApiTags('projects')
@Controller('admin/projects')
export class ProjectsController {
  constructor(private readonly projects: ProjectsService) {}

  /** Makes a project. */
  @Post()
  @AdminOnly()
  @Refuses('conflict.duplicate')
  async createProject(
    @CurrentActor() actor: Actor,
    @Body() body: CreateProjectDto,
    @Query() _query: NoQueryDto,
  ): Promise<ProjectDto> {
    return projectDto(await this.projects.create(readNewProject(body), actor));
  }

  /** Lists the projects in order of creation. */
  @Get()
  @AdminOnly()
  async listProjects(@Query() query: ListQueryDto): Promise<ProjectListDto> {
    const { items, nextCursor } = await this.projects.list(readPageRequest(query));
    return { items: items.map(projectDto), next_cursor: nextCursor };
  }

  /** Shows one project. */
  @Get(':id')
  @ProjectIdParam()
  @AdminOnly()
  @Refuses('request.not-found')
  async getProject(@Param('id') id: string, @Query() _query: NoQueryDto): Promise<ProjectDto> {
    return projectDto(await this.projects.get(id));
  }

  /** Changes the members that are sent; the others stay as they are. */
  @Patch(':id')
  @ProjectIdParam()
  @AdminOnly()
  @Refuses('request.not-found', 'conflict.duplicate')
  async updateProject(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: ProjectChangeDto,
    @Query() _query: NoQueryDto,
  ): Promise<ProjectDto> {
    return projectDto(await this.projects.update(id, readProjectChange(body), actor));
  }

  /**
   * Deletes a project and frees its name.
   * @remarks Refused while it has an active key, CA or API key: retire and revoke them first. The audit log keeps its entries.
   */
  @Delete(':id')
  @HttpCode(204)
  @ProjectIdParam()
  @AdminOnly()
  @Refuses('request.not-found', 'conflict.in-use')
  async deleteProject(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() _query: NoQueryDto,
  ): Promise<void> {
    await this.projects.delete(id, actor);
  }
}
