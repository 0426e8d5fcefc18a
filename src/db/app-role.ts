/** The role every statement of the application runs as: owns nothing, cannot bypass row-level security. */
export const APP_ROLE = 'lazi_app';
